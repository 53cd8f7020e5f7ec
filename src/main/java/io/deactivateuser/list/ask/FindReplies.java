package io.deactivateuser.list.ask;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads all of the results, once, for the answers to certain requests. */
public final class FindReplies {
    private static final Duration POLL = Duration.ofMillis(200);

    private final ClientSettings settings;
    private final Topics topics;

    public FindReplies(ClientSettings settings, Topics topics) {
        this.settings = settings;
        this.topics = topics;
    }

    /** Shows each answer; returns the requests that have none. */
    public Set<String> find(Collection<String> requestIds, Consumer<String> show) {
        Set<String> wanted = Set.copyOf(requestIds);
        Set<String> missing = new LinkedHashSet<>(requestIds);
        try (KafkaConsumer<byte[], byte[]> consumer = Exchange.consumer(settings)) {
            List<TopicPartition> results = Exchange.partitions(consumer, topics.results(), "--results-topic");
            consumer.assign(results);
            consumer.seekToBeginning(results);
            Map<TopicPartition, Long> ends = Exchange.guarded(() -> consumer.endOffsets(results));
            while (behind(consumer, ends)) {
                for (ConsumerRecord<byte[], byte[]> record : Exchange.guarded(() -> consumer.poll(POLL))) {
                    String requestId = Replies.requestId(record);
                    if (requestId != null && wanted.contains(requestId)) {
                        missing.remove(requestId);
                        show.accept(Instant.ofEpochMilli(record.timestamp()) + "  " + text(record));
                    }
                }
            }
        }
        return missing;
    }

    private static boolean behind(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .anyMatch(end -> Exchange.guarded(() -> consumer.position(end.getKey())) < end.getValue());
    }

    /** JSON as it is; Protobuf, in which the tool itself never asks, by its code alone. */
    private static String text(ConsumerRecord<byte[], byte[]> record) {
        String again = Replies.replayed(record) ? "  (the recorded answer again)" : "";
        if (record.value() != null && "application/json".equals(Replies.header(record, "content-type"))) {
            return new String(record.value(), StandardCharsets.UTF_8) + again;
        }
        return Replies.requestId(record) + ": in Protobuf, grpc-status " + Replies.header(record, "grpc-status")
                + again;
    }
}
