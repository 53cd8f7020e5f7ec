package clients;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;

/** Arguments: USER_ID REQUEST_ID. */
public final class SpringClient {
    private SpringClient() {}

    public static void main(String[] arguments) throws Exception {
        String userId = arguments[0];
        String requestId = arguments[1];
        String token = Files.readString(Path.of(System.getenv("TOKEN_FILE"))).strip();
        String servers = System.getenv("BOOTSTRAP_SERVERS");

        Map<String, Object> reading = new HashMap<>();
        reading.put("bootstrap.servers", servers);
        reading.put("isolation.level", "read_committed");
        // A group of this instance's own, so that it sees every reply.
        reading.put("group.id", "spring-client-" + UUID.randomUUID());
        var replies = new KafkaMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(reading, new StringDeserializer(), new StringDeserializer()),
                new ContainerProperties("deactivate-user.results"));
        var requests = new DefaultKafkaProducerFactory<>(
                Map.<String, Object>of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer());
        var template = new ReplyingKafkaTemplate<String, String, String>(requests, replies);
        // Replies to others are on the topic, too, and are no error.
        template.setSharedReplyTopic(true);
        template.setDefaultReplyTimeout(Duration.ofSeconds(60));
        template.start();
        // Once it has its partitions, its place in each is known, and the request may be sent.
        if (!template.waitForAssignment(Duration.ofSeconds(60))) {
            throw new IllegalStateException("No partition of the results within a minute");
        }

        var request = new ProducerRecord<>(
                "deactivate-user.requests",
                userId,
                "{\"requestId\": \"%s\", \"userId\": \"%s\"}".formatted(requestId, userId));
        request.headers().add("authorization", ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
        ConsumerRecord<String, String> reply = template.sendAndReceive(request).get();
        System.out.println(reply.value());

        template.stop();
        template.destroy();
        requests.destroy();
    }
}
