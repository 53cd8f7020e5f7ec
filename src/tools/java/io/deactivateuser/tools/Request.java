package io.deactivateuser.tools;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Sends one request and prints its reply: {@code docker compose run --rm request u-1}; or prints the token that it would send. */
public final class Request {
    private static final String USAGE =
            "Usage: docker compose run --rm request USER_ID [REQUEST_ID], or request --token for the token alone";
    private static final String TOKEN_ALONE = "--token";
    private static final String REQUESTS = "deactivate-user.requests";
    private static final String RESULTS = "deactivate-user.results";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Request() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println(USAGE);
            System.exit(MISUSED);
        }
        String token = token();
        if (token == null) {
            System.err.println(
                    "There is no sample key, since JWK_SET_URI names another issuer. Give a token of that one:"
                            + " docker compose run --rm -e TOKEN request USER_ID");
            System.exit(MISUSED);
            return;
        }
        if (arguments[0].equals(TOKEN_ALONE)) {
            System.out.println(token);
            return;
        }
        String requestId = arguments.length == 2 ? arguments[1] : "r-" + UUID.randomUUID();
        String reply = answer(requestId, arguments[0], token);
        if (reply == null) {
            System.err.println(
                    "No reply came within " + PATIENCE.toSeconds() + " seconds. docker compose logs worker says more.");
            System.exit(FAILED);
        }
        System.out.println(reply);
    }

    private static @Nullable String token() throws GeneralSecurityException, IOException, JOSEException {
        String own = Variables.orElse("TOKEN", "");
        if (!own.isEmpty()) {
            return own;
        }
        return SampleKey.isThere()
                ? SampleKey.token(
                        "admin",
                        Variables.get("ISSUER_URI"),
                        Variables.get("AUDIENCE").split(",", 2)[0])
                : null;
    }

    private static @Nullable String answer(String requestId, String userId, String token)
            throws ExecutionException, InterruptedException {
        String servers = Variables.get("BOOTSTRAP_SERVERS");
        try (KafkaConsumer<String, String> results = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new StringDeserializer());
                KafkaProducer<String, String> requests = new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
            List<TopicPartition> partitions = results.partitionsFor(RESULTS).stream()
                    .map(partition -> new TopicPartition(RESULTS, partition.partition()))
                    .toList();
            results.assign(partitions);
            results.seekToEnd(partitions);
            // Where the end is, is asked for lazily; it has to be before the request.
            partitions.forEach(results::position);
            long offset = requests.send(record(requestId, userId, token)).get().offset();
            long began = System.nanoTime();
            while (System.nanoTime() - began < PATIENCE.toNanos()) {
                for (ConsumerRecord<String, String> reply : results.poll(POLL)) {
                    if (requestId.equals(reply.key())
                            && Long.toString(offset).equals(header(reply, "request-offset"))) {
                        return reply.value();
                    }
                }
            }
            return null;
        }
    }

    private static ProducerRecord<String, String> record(String requestId, String userId, String token) {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("requestId", requestId);
        request.put("userId", userId);
        ProducerRecord<String, String> record =
                new ProducerRecord<>(REQUESTS, userId, new JsonMapper().writeValueAsString(request));
        record.headers().add("authorization", ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
