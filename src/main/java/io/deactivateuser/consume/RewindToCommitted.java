package io.deactivateuser.consume;

import io.deactivateuser.apply.StaleOffsetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.NoProducerAvailableException;
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
 * <p>It does not return before the position is right, and it throws nothing, since the container would go on behind the
 * batch and skip it. The only other way out is that the container stops; then nothing is polled any more.
 */
@Component
class RewindToCommitted implements AfterRollbackProcessor<byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(RewindToCommitted.class);
    private static final Duration ASK_FOR = Duration.ofSeconds(10);
    private static final int ASK_AGAIN_AT_MOST = 5;

    private final Backoff backoff;
    private final ConsumerPulse pulse;
    private final ProducerFactory<byte[], byte[]> producers;
    private final TransactionalIds transactionalIds;
    private final TopicId topicId;
    /** By partition, offsets of the fence that were beyond the end of the log once. */
    private final Map<TopicPartition, Long> lost = new ConcurrentHashMap<>();

    RewindToCommitted(
            Backoff backoff,
            ConsumerPulse pulse,
            ProducerFactory<byte[], byte[]> producers,
            TransactionalIds transactionalIds,
            TopicId topicId) {
        this.backoff = backoff;
        this.pulse = pulse;
        this.producers = producers;
        this.transactionalIds = transactionalIds;
        this.topicId = topicId;
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
        Map<Integer, Long> known = StaleOffsetException.committed(exception);
        if (!known.isEmpty()) {
            // Deleted and made anew, the topic has another ID, under which nothing is committed yet.
            topicId.forget();
        }
        if (rewind(records, known, consumer, container)) {
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
        List<Producer<byte[], byte[]>> successors = new ArrayList<>();
        try {
            return rewind(records, known, consumer, container, successors);
        } finally {
            successors.forEach(Producer::close);
        }
    }

    private boolean rewind(
            ConsumerRecords<byte[], byte[]> records,
            Map<Integer, Long> known,
            Consumer<byte[], byte[]> consumer,
            @Nullable MessageListenerContainer container,
            List<Producer<byte[], byte[]>> successors) {
        Set<TopicPartition> partitions = new HashSet<>(records.partitions());
        int stale = 0;
        while (container == null || container.isRunning()) {
            pulse.beat(consumer);
            try {
                endOpenTransaction(successors);
                // A partition that was taken away meanwhile begins at its committed offset wherever it is now.
                partitions.retainAll(consumer.assignment());
                Map<TopicPartition, OffsetAndMetadata> committed =
                        partitions.isEmpty() ? Map.of() : consumer.committed(partitions, ASK_FOR);
                if (known.isEmpty() && anyBefore(records, committed) && stale++ < ASK_AGAIN_AT_MOST) {
                    sleep(container, backoff.next());
                    continue;
                }
                seek(consumer, partitions, records, committed, withinTheLog(known, consumer, partitions));
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
        return false;
    }

    /**
     * The successor of a producer that failed ends its transaction; one that did not fail has ended it. The factory hands out
     * another thread's idle producer first, so each try takes one more, until all of this worker's are taken or in use.
     */
    private void endOpenTransaction(List<Producer<byte[], byte[]>> successors) {
        if (successors.size() < transactionalIds.count()) {
            try {
                successors.add(producers.createProducer());
            } catch (NoProducerAvailableException e) {
                log.debug("Every producer is in use, so none of them has left a transaction open.", e);
            }
        }
    }

    /** What lies beyond the end of the log was lost with it: seeking there would begin again at the log's first record. */
    private Map<Integer, Long> withinTheLog(
            Map<Integer, Long> known, Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        if (known.isEmpty() || partitions.isEmpty()) {
            return known;
        }
        Map<Integer, Long> within = new HashMap<>(known);
        consumer.endOffsets(partitions, ASK_FOR).forEach((partition, end) -> {
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
