package io.deactivateuser.consume;

import io.deactivateuser.apply.BatchAttempt;
import io.deactivateuser.apply.BatchRange;
import io.deactivateuser.apply.OffsetFence;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Tells the offset fence of each batch: what is tried, and that it has landed, as soon as Kafka has committed it. Where the
 * second fails, the next batch of the partition tells it.
 */
@Component
class RecordLanding implements TransactionExecutionListener {
    private static final Logger log = LoggerFactory.getLogger(RecordLanding.class);

    private final OffsetFence fence;
    private final TopicId topicId;
    private final String group;
    private final Clock clock;
    private final ThreadLocal<@Nullable BatchAttempt> current = new ThreadLocal<>();

    RecordLanding(OffsetFence fence, TopicId topicId, KafkaProperties properties, Clock clock) {
        this.clock = clock;
        this.fence = fence;
        this.topicId = topicId;
        this.group = String.valueOf(properties.getConsumer().getGroupId());
    }

    /** A try of the batch in this thread's Kafka transaction. */
    BatchAttempt begin(List<ConsumerRecord<byte[], byte[]>> records) {
        String topic = topicId.current();
        Map<Integer, BatchRange> ranges = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            ranges.merge(
                    record.partition(),
                    new BatchRange(group, topic, record.partition(), record.offset(), record.offset() + 1),
                    (before, last) -> new BatchRange(group, topic, last.partition(), before.first(), last.next()));
        }
        BatchAttempt batch = new BatchAttempt(
                UUID.randomUUID(), clock.instant().truncatedTo(ChronoUnit.MILLIS), List.copyOf(ranges.values()));
        current.set(batch);
        return batch;
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
        BatchAttempt batch = current.get();
        current.remove();
        if (batch == null || commitFailure != null) {
            return;
        }
        try {
            fence.landed(batch);
        } catch (RuntimeException e) {
            log.debug("The offset fence stays in doubt about a batch.", e);
        }
    }

    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable rollbackFailure) {
        current.remove();
    }
}
