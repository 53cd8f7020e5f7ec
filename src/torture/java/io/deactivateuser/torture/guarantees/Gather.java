package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.faults.Struck;
import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.traffic.Population;
import io.deactivateuser.torture.traffic.RequestRecords;
import io.deactivateuser.torture.traffic.Sent;
import io.deactivateuser.torture.watch.Observed;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Collects the evidence once everything is quiet: the request topic as it is, not as the sender remembers it. */
public final class Gather {
    private static final String LEDGER = """
            SELECT actor_id, request_id, user_id, request_topic, request_partition, request_offset, coalesce(refusal, 'OK') AS outcome,
                   coalesce(sequence, present_sequence, 0) AS sequence, change_date, resource_owner, creation_date, recorded_at
            FROM deactivation_requests""";
    private static final String EVENTS = """
            SELECT user_id, sequence, event_type, actor_id, request_id, coalesce(reason, '') AS reason, created_at,
                   previous_state, new_state, coalesce(batch_id, '') AS batch_id,
                   coalesce(CAST(cut_off ->> 'sessions' AS bigint), -1) AS sessions_ended
            FROM user_events
            ORDER BY user_id, sequence""";
    private static final String USERS = """
            SELECT id, resource_owner, state, sequence, creation_date, change_date FROM users""";
    private static final String SESSIONS = "SELECT user_id, count(*) AS sessions FROM sessions GROUP BY user_id";
    private static final int FETCH_ROWS = 10_000;

    private Gather() {}

    public static Evidence evidence(
            Scene scene,
            Population population,
            Sent sent,
            List<Observed> observed,
            List<Struck> faults,
            boolean drained,
            List<String> deadlocks,
            List<String> unhealthy,
            Effort effort) {
        List<List<RequestRecord>> requests = requests(scene.broker().bootstrapServers(), sent);
        List<List<List<Observed>>> answers = new ArrayList<>();
        requests.forEach(partition -> answers.add(new ArrayList<>(IntStream.range(0, partition.size())
                .mapToObj(i -> List.<Observed>of())
                .toList())));
        List<Observed> strays = new ArrayList<>();
        for (Observed one : observed) {
            boolean known = one.partition() >= 0
                    && one.partition() < requests.size()
                    && one.offset() >= 0
                    && one.offset() < requests.get(one.partition()).size();
            if (!known) {
                strays.add(one);
                continue;
            }
            List<List<Observed>> partition = answers.get(one.partition());
            List<Observed> before = partition.get(one.offset());
            List<Observed> all = new ArrayList<>(before);
            all.add(one);
            partition.set(one.offset(), all.size() == 1 ? List.of(one) : all);
        }
        try (Connection connection = scene.database().connect()) {
            connection.setAutoCommit(false);
            return new Evidence(
                    population,
                    requests,
                    answers,
                    strays,
                    ledger(connection),
                    events(connection),
                    users(connection),
                    told(scene.broker().bootstrapServers()),
                    sessions(connection),
                    faults,
                    scene.timesBack(),
                    drained,
                    deadlocks,
                    unhealthy,
                    effort);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many records the request topic holds. */
    public static long requestCount(String bootstrapServers) {
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer = consumer(bootstrapServers)) {
            return consumer.endOffsets(partitions(Scene.REQUESTS)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, Scene.PARTITIONS)
                .mapToObj(i -> new TopicPartition(topic, i))
                .toList();
    }

    private static List<List<RequestRecord>> requests(String bootstrapServers, Sent sent) {
        List<List<RequestRecord>> requests = new ArrayList<>();
        IntStream.range(0, Scene.PARTITIONS).forEach(i -> requests.add(new ArrayList<>()));
        read(bootstrapServers, Scene.REQUESTS, record -> {
            List<RequestRecord> partition = requests.get(record.partition());
            if (record.offset() != partition.size()) {
                throw new IllegalStateException("The request topic has a gap before " + record.offset());
            }
            int number = ByteBuffer.wrap(record.headers()
                            .lastHeader(RequestRecords.CORRELATION)
                            .value())
                    .getInt();
            partition.add(
                    new RequestRecord(record.partition(), (int) record.offset(), record.timestamp(), sent.get(number)));
        });
        return requests;
    }

    private static List<ToldChange> told(String bootstrapServers) {
        List<ToldChange> told = new ArrayList<>();
        read(bootstrapServers, Scene.EVENTS, record -> told.add(ToldChange.of(record)));
        return told;
    }

    private static void read(
            String bootstrapServers,
            String topic,
            Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> each) {
        List<TopicPartition> partitions = partitions(topic);
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer = consumer(bootstrapServers)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(
                            partition -> consumer.position(partition) < Objects.requireNonNull(ends.get(partition)))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(each);
            }
        }
    }

    private static Map<String, RecordedAnswer> ledger(Connection connection) throws SQLException {
        Map<String, RecordedAnswer> ledger = new HashMap<>();
        each(connection, LEDGER, row -> {
            RecordedAnswer answer = new RecordedAnswer(
                    row.getString("actor_id").intern(),
                    row.getString("request_id"),
                    row.getString("user_id"),
                    row.getString("request_topic").intern(),
                    row.getInt("request_partition"),
                    row.getInt("request_offset"),
                    row.getString("outcome").intern(),
                    row.getLong("sequence"),
                    millis(row.getTimestamp("change_date")),
                    interned(row.getString("resource_owner")),
                    millis(row.getTimestamp("creation_date")),
                    millis(row.getTimestamp("recorded_at")));
            ledger.put(RecordedAnswer.key(answer.actor(), answer.requestId()), answer);
        });
        return ledger;
    }

    private static Map<String, List<UserEvent>> events(Connection connection) throws SQLException {
        Map<String, List<UserEvent>> events = new HashMap<>();
        each(
                connection,
                EVENTS,
                row -> events.computeIfAbsent(row.getString("user_id"), user -> new ArrayList<>(1))
                        .add(new UserEvent(
                                row.getLong("sequence"),
                                row.getString("event_type").intern(),
                                row.getString("actor_id").intern(),
                                row.getString("request_id"),
                                row.getString("reason").intern(),
                                millis(row.getTimestamp("created_at")),
                                interned(row.getString("previous_state")),
                                interned(row.getString("new_state")),
                                row.getString("batch_id").intern(),
                                row.getLong("sessions_ended"))));
        return events;
    }

    private static Map<String, UserRow> users(Connection connection) throws SQLException {
        Map<String, UserRow> users = new HashMap<>();
        each(
                connection,
                USERS,
                row -> users.put(
                        row.getString("id"),
                        new UserRow(
                                row.getString("resource_owner").intern(),
                                row.getString("state").intern(),
                                row.getLong("sequence"),
                                millis(row.getTimestamp("creation_date")),
                                millis(row.getTimestamp("change_date")))));
        return users;
    }

    private static Map<String, Integer> sessions(Connection connection) throws SQLException {
        Map<String, Integer> sessions = new HashMap<>();
        each(connection, SESSIONS, row -> sessions.put(row.getString("user_id"), row.getInt("sessions")));
        return sessions;
    }

    private static void each(Connection connection, String sql, Row row) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    row.read(rows);
                }
            }
        }
    }

    private static long millis(@Nullable Timestamp timestamp) {
        return timestamp == null ? 0 : timestamp.getTime();
    }

    private static @Nullable String interned(@Nullable String text) {
        return text == null ? null : text.intern();
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }
}
