package clients;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Arguments: USER_ID REQUEST_ID. */
public final class PlainClient {
    private PlainClient() {}

    public static void main(String[] arguments) throws Exception {
        String userId = arguments[0];
        String requestId = arguments[1];
        String token = Files.readString(Path.of(System.getenv("TOKEN_FILE"))).strip();
        String servers = System.getenv("BOOTSTRAP_SERVERS");

        try (var results = new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new StringDeserializer());
                var requests = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", servers),
                        new StringSerializer(),
                        new StringSerializer())) {
            // No group: this reader wants the replies from now on, of all partitions, and where "now" is must be known before it sends.
            List<TopicPartition> partitions = results.partitionsFor("deactivate-user.results").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            results.assign(partitions);
            results.seekToEnd(partitions);
            partitions.forEach(results::position);

            var request = new ProducerRecord<>(
                    "deactivate-user.requests",
                    userId,
                    "{\"requestId\": \"%s\", \"userId\": \"%s\"}".formatted(requestId, userId));
            request.headers().add("authorization", ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
            requests.send(request).get();

            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> reply : results.poll(Duration.ofMillis(200))) {
                    if (requestId.equals(reply.key())) {
                        System.out.println(reply.value());
                        return;
                    }
                }
            }
            throw new IllegalStateException("No reply within a minute");
        }
    }
}
