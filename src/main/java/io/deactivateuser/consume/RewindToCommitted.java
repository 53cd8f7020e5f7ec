package io.deactivateuser.consume;

import io.deactivateuser.apply.FencePosition;
import io.deactivateuser.apply.RefusedByFenceException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
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
 * <p>The broker may be wrong, as one that was killed and has come back. All before the batch had been committed, so an
 * offset before the batch is never gone back to. Where the offset fence refused the batch, the fence is believed, and where
 * the fence itself is in doubt, the replies are.
 *
 * <p>It does not return before the position is right, and it throws nothing, since the container would go on behind the
 * batch and skip it. The only other way out is that the container stops; then nothing is polled any more.
 */
@Component
class RewindToCommitted implements AfterRollbackProcessor<byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(RewindToCommitted.class);
    private static final Duration ASK_FOR = Duration.ofSeconds(10);

    private final Backoff backoff;
    private final ConsumerPulse pulse;
    private final ProducerFactory<byte[], byte[]> producers;
    private final TransactionalIds transactionalIds;
    private final TopicId topicId;
    private final SettleDoubts doubts;
    private final LostRecords lostRecords;

    RewindToCommitted(
            Backoff backoff,
            ConsumerPulse pulse,
            ProducerFactory<byte[], byte[]> producers,
            TransactionalIds transactionalIds,
            TopicId topicId,
            SettleDoubts doubts,
            LostRecords lostRecords) {
        this.backoff = backoff;
        this.pulse = pulse;
        this.producers = producers;
        this.transactionalIds = transactionalIds;
        this.topicId = topicId;
        this.doubts = doubts;
        this.lostRecords = lostRecords;
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
        List<FencePosition> fenced = RefusedByFenceException.positions(exception);
        Duration wait = fenced.isEmpty() ? backoff.next() : backoff.first();
        log.warn(
                "A batch of {} records from {} was rolled back and is read again in {} ms. Cause: {}",
                records.count(),
                records.partitions(),
                wait.toMillis(),
                rootCause(exception).toString());
        if (!fenced.isEmpty()) {
            // Deleted and made anew, the topic has another ID, under which nothing is committed yet.
            topicId.forget();
        }
        if (rewind(records, fenced, consumer, container)) {
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
            List<FencePosition> fenced,
            Consumer<byte[], byte[]> consumer,
            @Nullable MessageListenerContainer container) {
        Set<TopicPartition> partitions = new HashSet<>(records.partitions());
        try (SuccessorProducers successors = new SuccessorProducers(producers, transactionalIds)) {
            while (isRunning(container)) {
                pulse.beat(consumer);
                try {
                    successors.takeOne();
                    // A partition that was taken away meanwhile begins at its committed offset wherever it is now.
                    partitions.retainAll(consumer.assignment());
                    Map<TopicPartition, OffsetAndMetadata> committed =
                            partitions.isEmpty() ? Map.of() : consumer.committed(partitions, ASK_FOR);
                    seek(consumer, partitions, records, committed, known(fenced, consumer, partitions, container));
                    return true;
                } catch (CommitFailedException | RebalanceInProgressException e) {
                    log.info("The group may have given {} to another worker meanwhile.", partitions);
                    seek(consumer, partitions, records, Map.of(), Map.of());
                    return true;
                } catch (RuntimeException e) { // Kafka's, and Spring's where no producer can be made
                    Duration wait = backoff.next();
                    log.warn(
                            "The committed offsets of {} cannot be read yet; the next try is in {} ms: {}",
                            partitions,
                            wait.toMillis(),
                            e.toString());
                    sleep(container, wait);
                }
            }
        }
        return false;
    }

    private Map<Integer, Long> known(
            List<FencePosition> fenced,
            Consumer<byte[], byte[]> consumer,
            Set<TopicPartition> partitions,
            @Nullable MessageListenerContainer container) {
        List<Integer> numbers =
                partitions.stream().map(TopicPartition::partition).toList();
        List<FencePosition> mine = fenced.stream()
                .filter(position -> numbers.contains(position.partition()))
                .toList();
        if (mine.isEmpty()) {
            return Map.of();
        }
        Map<Integer, Long> known = doubts.settle(mine, consumer, ASK_FOR, () -> {
            pulse.beat(consumer);
            return isRunning(container);
        });
        return lostRecords.withinTheLog(known, consumer, partitions, ASK_FOR);
    }

    private static boolean isRunning(@Nullable MessageListenerContainer container) {
        return container == null || container.isRunning();
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
