package io.deactivateuser.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the committed replies of a run say, counted; read after the run, so that reading costs the run nothing. */
final class Outcomes {
    private Outcomes() {}

    /** How many replies have each status; a reply without one has the status {@code 0}. */
    static Map<String, Long> read(Stage stage) {
        Map<String, Long> counts = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> reader = reader(stage)) {
            Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> reply : reader.poll(Duration.ofMillis(200))) {
                    counts.merge(status(reply), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    /** A reader of a stage's committed replies, at their beginning. */
    static KafkaConsumer<byte[], byte[]> reader(Stage stage) {
        KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        stage.servers().bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        "5000",
                        "enable.auto.commit",
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = reader.partitionsFor(stage.results()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        return reader;
    }

    private static String status(ConsumerRecord<?, ?> reply) {
        Header status = reply.headers().lastHeader("grpc-status");
        Header replayed = reply.headers().lastHeader("idempotent-replayed");
        return (status == null ? "0" : new String(status.value(), StandardCharsets.US_ASCII))
                + (replayed == null ? "" : " repeated");
    }
}
