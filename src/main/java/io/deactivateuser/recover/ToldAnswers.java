package io.deactivateuser.recover;

import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.read.PollBounds;
import io.deactivateuser.reply.ReadReply;
import io.deactivateuser.reply.Reply;
import io.deactivateuser.reply.ReplyHeaders;
import io.deactivateuser.reply.RequestSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results and the dead letters for what one group told of the records of some partitions. It reads committed records up
 * to the ends that were written when it began, so it waits for a transaction that is open before them: the answers in it may be about
 * to be committed. It goes in steps, between polls of the consumer that waits for it.
 */
final class ToldAnswers implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final PollBounds bounds;
    private final String results;
    private final Map<Integer, Wanted> wanted;
    private final Map<TopicPartition, Long> ends;
    private final Set<TopicPartition> unread = new HashSet<>();
    private final Map<Integer, Map<Long, ToldReply>> found = new HashMap<>();
    private final Map<Integer, Map<TopicPartition, Long>> beyond = new HashMap<>();
    private long progressAt = System.nanoTime();

    /**
     * Whose answers, and to which records: from {@code first} up to, and without, {@code next}.
     *
     * @param starts where these answers begin, by partition of the results and the dead letters
     * @param unsourcedSince an answer without a source counts from then on, since a worker of the version before began the last try;
     *     null where only a source does
     */
    record Wanted(
            String topic,
            String topicId,
            String group,
            int partition,
            long first,
            long next,
            Map<TopicPartition, Long> starts,
            @Nullable Instant unsourcedSince) {}

    ToldAnswers(
            Consumer<byte[], byte[]> consumer,
            PollBounds bounds,
            String results,
            Collection<Wanted> wanted,
            Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.bounds = bounds;
        this.results = results;
        this.wanted = wanted.stream().collect(Collectors.toMap(Wanted::partition, Function.identity()));
        this.ends = Map.copyOf(ends);
        Map<TopicPartition, Long> starts = new HashMap<>();
        ends.forEach((partition, end) -> {
            long start = wanted.stream()
                    .mapToLong(one -> one.starts().getOrDefault(partition, 0L))
                    .min()
                    .orElse(end);
            if (start < end) {
                starts.put(partition, start);
            }
        });
        unread.addAll(starts.keySet());
        consumer.assign(unread);
        starts.forEach(consumer::seek);
    }

    /** Reads on for a moment; true when all was read, or an answer to each record was found. */
    boolean advance() {
        if (unread.isEmpty() || isComplete()) {
            return true;
        }
        long before = positions();
        bounds.pollBegins();
        consumer.poll(STEP).forEach(this::look);
        if (positions() > before) {
            progressAt = System.nanoTime();
        }
        Set<TopicPartition> finished = unread.stream()
                .filter(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))
                .collect(Collectors.toSet());
        consumer.pause(finished);
        unread.removeAll(finished);
        return unread.isEmpty() || isComplete();
    }

    private boolean isComplete() {
        return wanted.values().stream().allMatch(one -> found(one.partition()).size() == one.next() - one.first());
    }

    /** How long nothing could be read, as where a transaction is open. */
    Duration standstill() {
        return Duration.ofNanos(System.nanoTime() - progressAt);
    }

    /** By offset of the request record. */
    Map<Long, ToldReply> found(int partition) {
        return found.getOrDefault(partition, Map.of());
    }

    /** By partition of the answers, the offset from which on the answers to records behind the range are. */
    Map<TopicPartition, Long> startsOfLater(int partition) {
        Map<TopicPartition, Long> starts = new HashMap<>(ends);
        unread.forEach(one -> starts.put(one, consumer.position(one)));
        starts.putAll(beyond.getOrDefault(partition, Map.of()));
        return starts;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    private long positions() {
        return unread.stream().mapToLong(consumer::position).sum();
    }

    private void look(ConsumerRecord<byte[], byte[]> answer) {
        RecordPosition request = ReplyHeaders.answered(answer.headers());
        Wanted one = request == null ? null : wanted.get(request.partition());
        if (request == null || one == null || request.offset() < one.first()) {
            return;
        }
        RequestSource source = ReplyHeaders.source(answer.headers());
        if (source == null ? !isOfVersionBefore(request, one, answer) : !isOurs(source, one)) {
            return;
        }
        if (request.offset() < one.next()) {
            // A dead letter holds what its sender wrote, which may look like a reply.
            Reply reply = answer.topic().equals(results) ? ReadReply.read(answer) : null;
            found.computeIfAbsent(one.partition(), number -> new HashMap<>())
                    .merge(
                            request.offset(),
                            new ToldReply(
                                    source,
                                    reply,
                                    ReplyHeaders.action(answer.headers()),
                                    ReplyHeaders.isReplayed(answer.headers())),
                            ToldReply::laterEpochOf);
        } else {
            beyond.computeIfAbsent(one.partition(), number -> new HashMap<>())
                    .putIfAbsent(new TopicPartition(answer.topic(), answer.partition()), answer.offset());
        }
    }

    private static boolean isOurs(RequestSource source, Wanted wanted) {
        return source.topicId().equals(wanted.topicId()) && source.group().equals(wanted.group());
    }

    private static boolean isOfVersionBefore(RecordPosition request, Wanted wanted, ConsumerRecord<?, ?> answer) {
        return wanted.unsourcedSince() != null
                && request.topic().equals(wanted.topic())
                && (answer.timestampType() != TimestampType.CREATE_TIME
                        || answer.timestamp() >= wanted.unsourcedSince().toEpochMilli());
    }
}
