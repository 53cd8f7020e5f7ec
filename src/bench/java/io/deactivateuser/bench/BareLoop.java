package io.deactivateuser.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The least that can be done: requests in, the same rows written in sets, the same replies out, one transaction of each kind
 * for a batch. It checks nothing, and no fault is thought of. Without a database, it answers out of thin air.
 */
final class BareLoop implements Runnable {
    private static final String DEACTIVATE = """
            UPDATE users SET state = 'deactivated', sequence = users.sequence + 1, change_date = now()
            FROM unnest(?) AS changed (id) WHERE users.id = changed.id
            RETURNING users.id, users.sequence, users.change_date, users.resource_owner, users.creation_date""";
    private static final String AUDIT = """
            INSERT INTO user_events (
                user_id, sequence, event_type, actor_id, request_id, reason, created_at, previous_state, new_state, cut_off)
            SELECT user_id, sequence, 'user.deactivated', 'actor', request_id, reason, now(), 'active', 'deactivated', CAST(? AS jsonb)
            FROM unnest(?, ?, ?, ?) AS changed (user_id, sequence, request_id, reason)""";
    private static final String TOPIC_ID = "NNsA0eXcRXCVD5yxUmhFXQ";
    private static final String RECORD = """
            INSERT INTO deactivation_requests (
                actor_id, request_id, user_id, content_hash, request_topic, request_topic_id, request_leader_epoch,
                request_partition, request_offset, refusal, sequence, change_date, resource_owner, creation_date, recorded_at)
            SELECT 'actor', request_id, user_id, sha256(''), ?, ':topicId', 0, request_partition, request_offset,
                NULL, sequence, now(), resource_owner, creation_date, now()
            FROM unnest(?, ?, ?, ?, ?, ?, ?) AS answered (
                request_id, user_id, request_partition, request_offset, sequence, resource_owner, creation_date)
            """.replace(":topicId", TOPIC_ID);

    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] JSON_TYPE = "application/json".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "0".getBytes(StandardCharsets.US_ASCII);

    /** A request, as far as it matters here. */
    record Request(String requestId, String userId, String reason) {}

    /** What a reply tells of a user. */
    record Details(String sequence, String changeDate, String resourceOwner, String creationDate) {
        static final Details NONE = new Details("2", "2026-11-23T09:53:34.029Z", "org-1", "2025-03-25T09:53:34.029Z");
    }

    /** What an event tells. */
    record Event(
            String userId,
            String resourceOwner,
            String creationDate,
            String sequence,
            String previousState,
            String newState,
            String changeDate,
            String actorId,
            String requestId,
            String reason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Map<String, Integer> cutOff) {}

    /** The reply. */
    record Reply(String requestId, String userId, Details details) {}

    private final String results;
    private final String events;
    private final String sessions;
    private final @Nullable Connection connection;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final byte[] source;

    private BareLoop(
            String bootstrapServers,
            String group,
            String requests,
            String results,
            String events,
            String sessions,
            int thread,
            @Nullable Connection connection) {
        this.results = results;
        this.events = events;
        this.sessions = sessions;
        this.connection = connection;
        this.source = (TOPIC_ID + "/0/" + group + "/" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "group.id", group,
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false",
                        "isolation.level", "read_committed",
                        "max.poll.records", "2000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "transactional.id", group + "-" + thread),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer.subscribe(List.of(requests));
        producer.initTransactions();
    }

    public static void main(String[] arguments) throws SQLException {
        int threads = Integer.parseInt(arguments[4]);
        for (int thread = 0; thread < threads; thread++) {
            Connection connection =
                    arguments[5].isEmpty() ? null : DriverManager.getConnection(arguments[5], arguments[6], "");
            new Thread(new BareLoop(
                            arguments[0],
                            arguments[1],
                            arguments[2],
                            arguments[3],
                            arguments[7],
                            arguments[8],
                            thread,
                            connection))
                    .start();
        }
    }

    @Override
    public void run() {
        try {
            if (connection != null) {
                connection.setAutoCommit(false);
            }
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(500));
                if (!records.isEmpty()) {
                    answer(records);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(ConsumerRecords<byte[], byte[]> batch) throws SQLException {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(batch.count());
        List<Request> requests = new ArrayList<>(batch.count());
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            records.add(record);
            requests.add(JSON.readValue(record.value(), Request.class));
        }
        Map<String, Details> users = connection == null ? Map.of() : write(connection, records, requests);
        producer.beginTransaction();
        for (int i = 0; i < requests.size(); i++) {
            Details details = users.getOrDefault(requests.get(i).userId(), Details.NONE);
            reply(records.get(i), requests.get(i), details);
            if (!events.isEmpty()) {
                event(requests.get(i), details);
            }
        }
        producer.sendOffsetsToTransaction(new HashMap<>(batch.nextOffsets()), consumer.groupMetadata());
        producer.commitTransaction();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
    private void event(Request request, Details details) {
        ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(
                events,
                request.userId().getBytes(StandardCharsets.UTF_8),
                JSON.writeValueAsBytes(new Event(
                        request.userId(),
                        details.resourceOwner(),
                        details.creationDate(),
                        details.sequence(),
                        "active",
                        "deactivated",
                        details.changeDate(),
                        "actor",
                        request.requestId(),
                        request.reason(),
                        sessions.isEmpty() ? null : Map.of("sessions", 3))));
        event.headers()
                .add("ce_specversion", "1.0".getBytes(StandardCharsets.UTF_8))
                .add("ce_id", (request.userId() + "/0/2").getBytes(StandardCharsets.UTF_8))
                .add("ce_source", "/deactivate-user".getBytes(StandardCharsets.UTF_8))
                .add("ce_type", "io.deactivateuser.user.deactivated.v1".getBytes(StandardCharsets.UTF_8))
                .add("ce_subject", request.userId().getBytes(StandardCharsets.UTF_8))
                .add("ce_time", details.changeDate().getBytes(StandardCharsets.UTF_8))
                .add("content-type", JSON_TYPE);
        producer.send(event);
    }

    /** Ends the users' sessions. */
    private static void end(Connection connection, String sessions, Object[] users) throws SQLException {
        try (PreparedStatement ending =
                connection.prepareStatement("DELETE FROM " + sessions + " WHERE user_id = ANY (?)")) {
            ending.setArray(1, connection.createArrayOf("text", users));
            ending.executeUpdate();
        }
    }

    private Map<String, Details> write(
            Connection connection, List<ConsumerRecord<byte[], byte[]>> records, List<Request> requests)
            throws SQLException {
        Object[] users = column(requests, Request::userId);
        Object[] ids = column(requests, Request::requestId);
        Map<String, Details> details = new HashMap<>();
        try (PreparedStatement deactivate = connection.prepareStatement(DEACTIVATE);
                PreparedStatement audit = connection.prepareStatement(AUDIT);
                PreparedStatement record = connection.prepareStatement(RECORD)) {
            deactivate.setArray(1, connection.createArrayOf("text", users));
            try (ResultSet changed = deactivate.executeQuery()) {
                while (changed.next()) {
                    details.put(
                            changed.getString(1),
                            new Details(
                                    changed.getString(2), date(changed, 3), changed.getString(4), date(changed, 5)));
                }
            }
            if (!sessions.isEmpty()) {
                end(connection, sessions, users);
            }
            Object[] sequences = column(
                    requests, request -> Long.valueOf(of(details, request).sequence()));
            audit.setString(1, sessions.isEmpty() ? null : "{\"sessions\": 3}");
            audit.setArray(2, connection.createArrayOf("text", users));
            audit.setArray(3, connection.createArrayOf("int8", sequences));
            audit.setArray(4, connection.createArrayOf("text", ids));
            audit.setArray(5, connection.createArrayOf("text", column(requests, Request::reason)));
            audit.executeUpdate();
            record.setString(1, records.get(0).topic());
            record.setArray(2, connection.createArrayOf("text", ids));
            record.setArray(3, connection.createArrayOf("text", users));
            record.setArray(4, connection.createArrayOf("int4", column(records, ConsumerRecord::partition)));
            record.setArray(5, connection.createArrayOf("int8", column(records, ConsumerRecord::offset)));
            record.setArray(6, connection.createArrayOf("int8", sequences));
            record.setArray(
                    7,
                    connection.createArrayOf(
                            "text",
                            column(requests, request -> of(details, request).resourceOwner())));
            record.setArray(
                    8,
                    connection.createArrayOf(
                            "timestamptz",
                            column(requests, request -> of(details, request).creationDate())));
            record.executeUpdate();
            connection.commit();
        }
        return details;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
    private void reply(ConsumerRecord<byte[], byte[]> record, Request request, Details details) {
        ProducerRecord<byte[], byte[]> reply = new ProducerRecord<>(
                results,
                request.requestId().getBytes(StandardCharsets.UTF_8),
                JSON.writeValueAsBytes(new Reply(request.requestId(), request.userId(), details)));
        reply.headers()
                .add("content-type", JSON_TYPE)
                .add("grpc-status", OK)
                .add("request-id", request.requestId().getBytes(StandardCharsets.UTF_8))
                .add("request-topic", record.topic().getBytes(StandardCharsets.UTF_8))
                .add("request-partition", Integer.toString(record.partition()).getBytes(StandardCharsets.UTF_8))
                .add("request-offset", Long.toString(record.offset()).getBytes(StandardCharsets.UTF_8))
                .add("request-source", source);
        producer.send(reply);
    }

    private static Details of(Map<String, Details> users, Request request) {
        return users.getOrDefault(request.userId(), Details.NONE);
    }

    private static String date(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toString();
    }

    private static <T> Object[] column(List<T> rows, Function<T, Object> value) {
        return rows.stream().map(value).toArray();
    }
}
