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
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Tells the offset fence of each batch: what is tried, and what became of it as soon as that is known. Where the commit
 * fails, it is not.
 */
@Component
class RecordLanding implements TransactionExecutionListener {
    private static final Logger log = LoggerFactory.getLogger(RecordLanding.class);

    private final OffsetFence fence;
    private final TopicId topicId;
    private final String group;
    private final Clock clock;
    private final ThreadLocal<@Nullable BatchAttempt> current = new ThreadLocal<>();
    private final ThreadLocal<@Nullable Boolean> commits = new ThreadLocal<>();

    RecordLanding(OffsetFence fence, TopicId topicId, KafkaProperties properties, Clock clock) {
        this.clock = clock;
        this.fence = fence;
        this.topicId = topicId;
        this.group = String.valueOf(properties.getConsumer().getGroupId());
    }

    /** A new try of the batch. */
    BatchAttempt attempt(List<ConsumerRecord<byte[], byte[]>> records) {
        String topic = topicId.current();
        Map<Integer, BatchRange> ranges = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            ranges.merge(
                    record.partition(),
                    new BatchRange(group, topic, record.partition(), record.offset(), record.offset() + 1),
                    (before, last) -> new BatchRange(group, topic, last.partition(), before.first(), last.next()));
        }
        return new BatchAttempt(
                UUID.randomUUID(), clock.instant().truncatedTo(ChronoUnit.MILLIS), List.copyOf(ranges.values()));
    }

    /** Postgres has committed it; what this thread's Kafka transaction comes to is to be told. */
    void begun(BatchAttempt batch) {
        current.set(batch);
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        commits.set(true);
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
        if (commitFailure == null) {
            end(fence::landed);
        } else {
            clear();
        }
    }

    /** Nobody else can commit this thread's transaction. Where this worker did not try to, it has not landed and never will. */
    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable rollbackFailure) {
        if (Boolean.TRUE.equals(commits.get())) {
            clear();
        } else {
            end(fence::abandoned);
        }
    }

    private void end(Consumer<BatchAttempt> tell) {
        BatchAttempt batch = current.get();
        clear();
        if (batch != null) {
            try {
                tell.accept(batch);
            } catch (RuntimeException e) {
                log.debug("The offset fence stays in doubt about a batch.", e);
            }
        }
    }

    private void clear() {
        current.remove();
        commits.remove();
    }
}
