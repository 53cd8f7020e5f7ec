package io.deactivateuser.consume;

import io.deactivateuser.apply.FencePosition;
import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.reply.ReplyHeaders;
import io.deactivateuser.settings.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells which batches in doubt have landed, from the one place that cannot be wrong about it: their replies and dead
 * letters. A batch is one Kafka transaction, so one committed answer is enough.
 */
@Component
class CommittedReplies {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ASK_FOR = Duration.ofSeconds(10);

    /** How far a broker's clock may be behind a worker's; where the topic has the worker's timestamps, it counts for nothing. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final Admin admin;
    private final WorkerSettings.Topics topics;

    CommittedReplies(ConsumerFactory<byte[], byte[]> consumers, Admin admin, WorkerSettings settings) {
        this.consumers = consumers;
        this.admin = admin;
        this.topics = settings.topics();
    }

    /**
     * Reads what was written since the batches began, up to the present end of both topics. A transaction that is open
     * there is waited for, since it may be theirs.
     *
     * @param inDoubt positions in doubt, one for a partition
     * @param goOn asked all the time; where it says no, the search ends with a {@link CancellationException}
     * @return those that have landed
     * @throws RuntimeException where the broker does not answer, refuses, or gives nothing for ten seconds
     */
    Set<FencePosition> landed(Collection<FencePosition> inDoubt, BooleanSupplier goOn) {
        Map<Integer, FencePosition> byPartition =
                inDoubt.stream().collect(Collectors.toMap(FencePosition::partition, Function.identity()));
        Instant since = inDoubt.stream()
                .map(FencePosition::begunAt)
                .min(Instant::compareTo)
                .orElseThrow();
        Set<FencePosition> landed = new HashSet<>();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            Set<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> ends = new HashMap<>(offsets(partitions, OffsetSpec.latest()));
            Map<TopicPartition, Long> starts = offsets(
                    partitions,
                    OffsetSpec.forTimestamp(since.minus(CLOCKS_APART).toEpochMilli()));
            ends.entrySet().removeIf(end -> start(starts, end.getKey()) >= end.getValue());
            consumer.assign(ends.keySet());
            ends.keySet().forEach(partition -> consumer.seek(partition, start(starts, partition)));
            read(consumer, ends, goOn, answer -> {
                FencePosition position = answered(answer, byPartition);
                if (position != null) {
                    landed.add(position);
                }
            });
        }
        return landed;
    }

    private static void read(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            BooleanSupplier goOn,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> answers) {
        Set<TopicPartition> unread = new HashSet<>(ends.keySet());
        long progress = System.nanoTime();
        while (!unread.isEmpty()) {
            if (!goOn.getAsBoolean()) {
                throw new CancellationException("The worker stops");
            }
            long before = unread.stream().mapToLong(consumer::position).sum();
            consumer.poll(POLL).forEach(answers);
            if (unread.stream().mapToLong(consumer::position).sum() > before) {
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > ASK_FOR.toNanos()) {
                throw new TimeoutException("The end of " + unread + " cannot be read; a transaction may be open there");
            }
            Set<TopicPartition> finished = unread.stream()
                    .filter(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))
                    .collect(Collectors.toSet());
            consumer.pause(finished);
            unread.removeAll(finished);
        }
    }

    /** No member of the group: it is given its partitions, and commits nothing. */
    private Consumer<byte[], byte[]> consumer() {
        Properties properties = new Properties();
        // However many partitions there are, a search takes no more memory than this at a time.
        properties.setProperty(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "8388608");
        return consumers.createConsumer(null, null, "-replies", properties);
    }

    private Set<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        return Stream.of(topics.results(), topics.deadLetters())
                .flatMap(topic -> consumer.partitionsFor(topic, ASK_FOR).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toSet());
    }

    /** Of what is written, committed or not. */
    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which) {
        return AwaitAdmin.await(admin.listOffsets(
                                partitions.stream()
                                        .collect(Collectors.toMap(partition -> partition, partition -> which)),
                                new ListOffsetsOptions().timeoutMs((int) ASK_FOR.toMillis()))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** The broker says -1 where nothing is as young as was asked for. */
    private static long start(Map<TopicPartition, Long> starts, TopicPartition partition) {
        long start = starts.getOrDefault(partition, -1L);
        return start < 0 ? Long.MAX_VALUE : start;
    }

    private @Nullable FencePosition answered(
            ConsumerRecord<byte[], byte[]> answer, Map<Integer, FencePosition> byPartition) {
        RecordPosition request = ReplyHeaders.answered(answer.headers());
        if (request == null || !request.topic().equals(topics.requests())) {
            return null;
        }
        FencePosition position = byPartition.get(request.partition());
        return position != null && position.doubts(request.offset()) && isSince(position.begunAt(), answer)
                ? position
                : null;
    }

    /** An older answer is that of a topic of the same name, which was deleted and made anew. */
    private static boolean isSince(Instant begun, ConsumerRecord<?, ?> answer) {
        return answer.timestampType() != TimestampType.CREATE_TIME || answer.timestamp() >= begun.toEpochMilli();
    }
}
