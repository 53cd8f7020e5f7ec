package io.deactivateuser.consume;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.AfterRollbackProcessor;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * After a batch that failed, puts the consumer where the broker says that the group stands, which is not always where
 * the batch began: a commit may time out here and have landed there. The broker answers once no transaction is pending.
 *
 * <p>It does not return before the position is right, since the container would go on behind the batch and skip it. The
 * only other way out is that the container stops; then nothing is polled any more.
 */
@Component
class RewindToCommitted implements AfterRollbackProcessor<byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(RewindToCommitted.class);
    private static final Duration ASK_FOR = Duration.ofSeconds(10);

    private final Backoff backoff;
    private final ConsumerPulse pulse;

    RewindToCommitted(Backoff backoff, ConsumerPulse pulse) {
        this.backoff = backoff;
        this.pulse = pulse;
    }

    @Override
    public void processBatch(
            ConsumerRecords<byte[], byte[]> records,
            List<ConsumerRecord<byte[], byte[]>> recordList,
            Consumer<byte[], byte[]> consumer,
            @Nullable MessageListenerContainer container,
            Exception exception,
            boolean recoverable,
            ContainerProperties.EOSMode eosMode) {
        Duration wait = backoff.next();
        log.warn(
                "A batch of {} records from {} was rolled back and is read again in {} ms. Cause: {}",
                records.count(),
                records.partitions(),
                wait.toMillis(),
                rootCause(exception).toString());
        if (rewind(records, consumer, container)) {
            sleep(container, wait);
        }
    }

    @Override
    public void process(
            List<ConsumerRecord<byte[], byte[]>> records,
            Consumer<byte[], byte[]> consumer,
            @Nullable MessageListenerContainer container,
            Exception exception,
            boolean recoverable,
            ContainerProperties.EOSMode eosMode) {
        throw new UnsupportedOperationException("The listener takes batches");
    }

    private boolean rewind(
            ConsumerRecords<byte[], byte[]> records,
            Consumer<byte[], byte[]> consumer,
            @Nullable MessageListenerContainer container) {
        Set<TopicPartition> partitions = new HashSet<>(records.partitions());
        while (container == null || container.isRunning()) {
            pulse.beat(consumer);
            try {
                // A partition that was taken away meanwhile begins at its committed offset wherever it is now.
                partitions.retainAll(consumer.assignment());
                seek(consumer, partitions, records);
                return true;
            } catch (KafkaException e) {
                Duration wait = backoff.next();
                log.warn(
                        "The committed offsets of {} cannot be read; the next try is in {} ms: {}",
                        partitions,
                        wait.toMillis(),
                        e.toString());
                sleep(container, wait);
            }
        }
        return false;
    }

    private static void seek(
            Consumer<byte[], byte[]> consumer,
            Set<TopicPartition> partitions,
            ConsumerRecords<byte[], byte[]> records) {
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions, ASK_FOR);
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            long firstOfBatch = records.records(partition).get(0).offset();
            consumer.seek(partition, offset == null ? firstOfBatch : offset.offset());
        }
    }

    private static void sleep(@Nullable MessageListenerContainer container, Duration wait) {
        try {
            if (container == null) {
                Thread.sleep(wait.toMillis());
            } else {
                ListenerUtils.stoppableSleep(container, wait.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Throwable rootCause(Throwable exception) {
        Throwable root = exception;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
