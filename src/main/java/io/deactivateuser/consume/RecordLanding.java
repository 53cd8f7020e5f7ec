package io.deactivateuser.consume;

import io.deactivateuser.apply.BatchRange;
import io.deactivateuser.apply.OffsetFence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Moves the offset fence behind a batch as soon as Kafka has committed it. Where that fails, the next batch of the
 * partition does it.
 */
@Component
class RecordLanding implements TransactionExecutionListener {
    private static final Logger log = LoggerFactory.getLogger(RecordLanding.class);

    private final OffsetFence fence;
    private final TopicId topicId;
    private final String group;
    private final ThreadLocal<@Nullable List<BatchRange>> current = new ThreadLocal<>();

    RecordLanding(OffsetFence fence, TopicId topicId, KafkaProperties properties) {
        this.fence = fence;
        this.topicId = topicId;
        this.group = String.valueOf(properties.getConsumer().getGroupId());
    }

    /** What the batch in this thread's Kafka transaction holds. */
    List<BatchRange> begin(List<ConsumerRecord<byte[], byte[]>> records) {
        String topic = topicId.current();
        // By partition, so that every worker locks the fence's rows in one order.
        Map<Integer, BatchRange> ranges = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            ranges.merge(
                    record.partition(),
                    new BatchRange(group, topic, record.partition(), record.offset(), record.offset() + 1),
                    (before, last) -> new BatchRange(group, topic, last.partition(), before.first(), last.next()));
        }
        List<BatchRange> batch = List.copyOf(ranges.values());
        current.set(batch);
        return batch;
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
        List<BatchRange> batch = current.get();
        current.remove();
        if (batch == null || commitFailure != null) {
            return;
        }
        try {
            fence.landed(batch);
        } catch (RuntimeException e) {
            log.debug("The offset fence stays a batch further back.", e);
        }
    }

    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable rollbackFailure) {
        current.remove();
    }
}
