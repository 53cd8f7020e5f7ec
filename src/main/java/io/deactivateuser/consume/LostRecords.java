package io.deactivateuser.consume;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What lies beyond the end of the log was lost with it: seeking there would begin again at the log's first record.
 */
@Component
class LostRecords {
    private static final Logger log = LoggerFactory.getLogger(LostRecords.class);

    /** By partition, offsets of the fence that were beyond the end of the log once. */
    private final Map<TopicPartition, Long> lost = new ConcurrentHashMap<>();

    /** Those of the offsets, by partition, to which a consumer may go. */
    Map<Integer, Long> withinTheLog(
            Map<Integer, Long> offsets,
            Consumer<byte[], byte[]> consumer,
            Set<TopicPartition> partitions,
            Duration timeout) {
        if (offsets.isEmpty() || partitions.isEmpty()) {
            return offsets;
        }
        Map<Integer, Long> within = new HashMap<>(offsets);
        consumer.endOffsets(partitions, timeout).forEach((partition, end) -> {
            Long offset = within.get(partition.partition());
            if (offset != null && offset > end) {
                lost.put(partition, offset);
            }
            // Also when the log has grown past it: what was appended meanwhile is unanswered.
            if (offset != null && offset.equals(lost.get(partition))) {
                within.remove(partition.partition());
                log.error(
                        "{} ends at offset {} and was shorter than {}, which the group had committed in it: the broker lost"
                                + " records. Find out which, delete the group's rows from request_offsets, and do not restart"
                                + " the worker before; until then the batch is not answered.",
                        partition,
                        end,
                        offset);
            }
        });
        return within;
    }
}
