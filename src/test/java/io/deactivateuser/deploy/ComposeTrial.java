package io.deactivateuser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.deactivateuser.fixtures.Answers;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Readme;
import io.deactivateuser.fixtures.TokenSigner;
import io.deactivateuser.servers.Database;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The image and docker-compose.yml as they are: built, started, and each container killed under requests. It needs a Docker
 * engine and the ports of docker-compose.yml, so it is run by {@code ./mvnw verify -Pcompose} alone.
 */
class ComposeTrial {
    private static final String REQUESTS = "deactivate-user.requests";
    private static final String BROKER = "localhost:9092";
    private static final Database DATABASE =
            new Database("jdbc:postgresql://localhost:5432/postgres", "postgres", "postgres");
    private static final List<String> SERVICES = List.of("worker", "kafka", "postgres");
    private static final int ROUNDS = 2;
    private static final int BETWEEN_KILLS = 300;
    /** More than there can be requests. */
    private static final int USERS = 50_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(20);

    private static final Logger log = LoggerFactory.getLogger(ComposeTrial.class);

    private final TokenSigner signer = new TokenSigner();
    private final JdbcTemplate jdbc =
            new JdbcTemplate(new DriverManagerDataSource(DATABASE.url(), DATABASE.username(), DATABASE.password()));

    /** As the README says it, with nothing set. */
    @Test
    void withoutAVariableSetItAnswers() {
        try (ComposeProject compose = new ComposeProject(Path.of("target", "compose-samples"))) {
            compose.up();

            assertThat(reply(compose.runTool("request", "u-1", "r-1")))
                    .startsWith("{\"requestId\":\"r-1\",\"userId\":\"u-1\",\"details\":");
            assertThat(reply(compose.runTool("request", "nobody"))).contains("USER_NOT_FOUND");
            assertThat(compose.execute("worker", "ls", "/keys")).isEqualTo("public.pem");

            // A second start makes nothing anew: the same key, and nobody is active again.
            String key = compose.execute("worker", "cat", "/keys/public.pem");
            compose.up();
            assertThat(compose.execute("worker", "cat", "/keys/public.pem")).isEqualTo(key);
            assertThat(reply(compose.runTool("request", "u-1", "r-2"))).contains("USER_ALREADY_DEACTIVATED");
        }
    }

    /** The README's commands, whose list is then gone on with and undone: its result file stays in a volume. */
    @Test
    void aListAndWhatItDoesByHandAreAnswered() {
        String readme = new Readme().text();
        int begin = readme.indexOf("export TOKEN=");
        String commands = readme.substring(begin, readme.indexOf("\n```", begin));
        try (ComposeProject compose = new ComposeProject(Path.of("target", "compose-list"))) {
            compose.up();

            // The last of them reads until it is interrupted.
            assertThat(compose.runInShell(commands + " --timeout-ms 20000 || true"))
                    .contains("r-2\t{\"requestId\":\"r-2\",\"userId\":\"u-2\",\"details\":");
            assertThat(deactivated()).isEqualTo(6);
            compose.runToolWithToken("deactivate-users", "run", "/samples/people.csv", "--yes=5");
            assertThat(deactivated()).isEqualTo(6);
            compose.runToolWithToken("deactivate-users", "undo", "/samples/people.result.csv", "--yes=5");
            assertThat(deactivated()).isEqualTo(1);
        }
    }

    private int deactivated() {
        Integer count = jdbc.queryForObject("SELECT count(*) FROM users WHERE state = 'deactivated'", Integer.class);
        return count == null ? -1 : count;
    }

    /** The command line tells of its progress, too. */
    private static String reply(String printed) {
        return printed.lines().filter(line -> line.startsWith("{")).findFirst().orElse(printed);
    }

    @Test
    void everyRequestIsAnsweredOnceThroughKillsOfEachContainer() throws Exception {
        HttpServer keys = keyServer();
        try (ComposeProject compose = new ComposeProject(
                Path.of("target", "compose"), keys.getAddress().getPort())) {
            compose.up();
            assertThat(compose.health())
                    .isEqualTo(Map.of("kafka", "healthy", "postgres", "healthy", "worker", "healthy"));
            assertThat(compose.execute("worker", "id", "-u")).isEqualTo("10001");
            assertThat(compose.execute("worker", "grep", "-c", "classes.jsa", "/proc/1/maps"))
                    .as("parts of the archive of classes that the JVM has mapped")
                    .isNotEqualTo("0");

            jdbc.update("INSERT INTO role_grants VALUES ('admin', '*', 'IAM_OWNER')");
            jdbc.update(
                    "INSERT INTO users (id, resource_owner, state, sequence, creation_date, change_date)"
                            + " SELECT 'u-' || number, 'org-1', 'active', 1, now(), now() FROM generate_series(0, ?) AS number",
                    USERS - 1);
            Traffic traffic = new Traffic();
            for (int round = 0; round < ROUNDS; round++) {
                for (String service : SERVICES) {
                    traffic.awaitFurther(BETWEEN_KILLS);
                    compose.kill(service);
                    compose.start(service);
                    compose.awaitHealth();
                }
            }
            traffic.awaitFurther(BETWEEN_KILLS);
            traffic.stop();

            List<Position> records = records();
            assertThat(records).hasSizeGreaterThanOrEqualTo(traffic.accepted());
            try (Answers answers =
                    new Answers(BROKER, "deactivate-user.results", "deactivate-user.dead-letters", answered -> true)) {
                answers.assertExactlyOneTo(records);
            }
            assertThat(jdbc.queryForObject(
                            "SELECT count(*) FROM users WHERE state = 'deactivated' AND sequence = 2", Integer.class))
                    .as("users that were deactivated once")
                    .isEqualTo(records.size());
            assertThat(jdbc.queryForObject("SELECT count(*) FROM user_events", Integer.class))
                    .isEqualTo(records.size());
            log.info(
                    "{} requests were answered once each, through {} kills.", records.size(), ROUNDS * SERVICES.size());
        } finally {
            keys.stop(0);
        }
    }

    /** Where the containers reach it, too. */
    private HttpServer keyServer() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(0), 0);
        byte[] keySet = signer.jwkSet().getBytes(StandardCharsets.UTF_8);
        server.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keySet.length);
            exchange.getResponseBody().write(keySet);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Every record of the request topic: also those whose producer heard nothing. */
    private static List<Position> records() {
        List<Position> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", BROKER, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(REQUESTS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record ->
                                records.add(new Position(record.topic(), record.partition(), record.offset())));
            }
        }
        return records;
    }

    /** One request after the other, each for a user of its own, in every compression that Kafka has. */
    private final class Traffic {
        private final byte[] token = ("Bearer " + signer.token("admin")).getBytes(StandardCharsets.UTF_8);
        private final AtomicInteger accepted = new AtomicInteger();
        private final List<KafkaProducer<byte[], byte[]>> producers =
                Arrays.stream(CompressionType.values()).map(Traffic::producer).toList();
        private final Thread thread = new Thread(this::send, "traffic");
        private volatile boolean stopping;

        Traffic() {
            thread.start();
        }

        /** How many requests the broker has said that it has. */
        int accepted() {
            return accepted.get();
        }

        void awaitFurther(int requests) {
            int enough = accepted() + requests;
            Awaitility.await("requests are taken").atMost(PATIENCE).until(() -> accepted() >= enough);
        }

        /** Returns when the broker has said of each request what became of it, or will say no more. */
        void stop() throws InterruptedException {
            stopping = true;
            thread.join();
            producers.forEach(KafkaProducer::close);
        }

        private void send() {
            for (int i = 0; i < USERS && !stopping; i++) {
                String id = "u-" + i;
                byte[] value =
                        ("{\"requestId\":\"r-" + id + "\",\"userId\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(REQUESTS, id.getBytes(StandardCharsets.UTF_8), value);
                record.headers().add("authorization", token);
                var unused = producers.get(i % producers.size()).send(record, (metadata, failure) -> {
                    if (failure == null) {
                        accepted.incrementAndGet();
                    }
                });
                LockSupport.parkNanos(BETWEEN_REQUESTS.toNanos());
            }
        }

        private static KafkaProducer<byte[], byte[]> producer(CompressionType compression) {
            return new KafkaProducer<>(
                    Map.of("bootstrap.servers", BROKER, "compression.type", compression.name),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }
    }
}
