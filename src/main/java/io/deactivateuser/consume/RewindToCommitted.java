package io.deactivateuser.consume;

import io.deactivateuser.apply.StaleOffsetException;
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
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.AfterRollbackProcessor;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * After a batch that failed, puts the consumer where the broker says that the group stands, which is not always where
 * the batch began: a commit may time out here and have landed there. The broker answers once no transaction is pending,
 * so one that this worker left open is ended first.
 *
 * <p>A broker that has just come back may for a moment tell an offset that is older than those it had confirmed. All
 * before the batch had been committed, so an offset before the batch is asked for again, and never gone back to. Where
 * the offset fence refused the batch, it knows of a later one.
 *
 * <p>It does not return before the position is right, since the container would go on behind the batch and skip it. The
 * only other way out is that the container stops; then nothing is polled any more.
 */
@Component
class RewindToCommitted implements AfterRollbackProcessor<byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(RewindToCommitted.class);
    private static final Duration ASK_FOR = Duration.ofSeconds(10);
    private static final int ASK_AGAIN_AT_MOST = 5;

    private final Backoff backoff;
    private final ConsumerPulse pulse;
    private final ProducerFactory<byte[], byte[]> producers;

    RewindToCommitted(Backoff backoff, ConsumerPulse pulse, ProducerFactory<byte[], byte[]> producers) {
        this.backoff = backoff;
        this.pulse = pulse;
        this.producers = producers;
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
        if (rewind(records, StaleOffsetException.committed(exception), consumer, container)) {
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
            Map<Integer, Long> known,
            Consumer<byte[], byte[]> consumer,
            @Nullable MessageListenerContainer container) {
        Set<TopicPartition> partitions = new HashSet<>(records.partitions());
        int stale = 0;
        while (container == null || container.isRunning()) {
            pulse.beat(consumer);
            try {
                endOpenTransaction();
                // A partition that was taken away meanwhile begins at its committed offset wherever it is now.
                partitions.retainAll(consumer.assignment());
                Map<TopicPartition, OffsetAndMetadata> committed =
                        partitions.isEmpty() ? Map.of() : consumer.committed(partitions, ASK_FOR);
                if (known.isEmpty() && anyBefore(records, committed) && stale++ < ASK_AGAIN_AT_MOST) {
                    sleep(container, backoff.next());
                    continue;
                }
                seek(consumer, partitions, records, committed, known);
                return true;
            } catch (KafkaException e) {
                Duration wait = backoff.next();
                log.warn(
                        "The committed offsets of {} cannot be read yet; the next try is in {} ms: {}",
                        partitions,
                        wait.toMillis(),
                        e.toString());
                sleep(container, wait);
            }
        }
        return false;
    }

    /** The successor of a producer that failed ends its transaction; one that did not fail has ended it. */
    private void endOpenTransaction() {
        producers.createProducer().close();
    }

    /** Also where a producer's transaction markers stand between the two; then asking again changes nothing. */
    private static boolean anyBefore(
            ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, OffsetAndMetadata> committed) {
        return committed.entrySet().stream()
                .anyMatch(entry ->
                        entry.getValue() != null && entry.getValue().offset() < firstOfBatch(records, entry.getKey()));
    }

    private static void seek(
            Consumer<byte[], byte[]> consumer,
            Set<TopicPartition> partitions,
            ConsumerRecords<byte[], byte[]> records,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<Integer, Long> known) {
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            long first = firstOfBatch(records, partition);
            long atLeast = Math.max(first, known.getOrDefault(partition.partition(), first));
            consumer.seek(partition, offset == null ? atLeast : Math.max(atLeast, offset.offset()));
        }
    }

    private static long firstOfBatch(ConsumerRecords<byte[], byte[]> records, TopicPartition partition) {
        return records.records(partition).get(0).offset();
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
