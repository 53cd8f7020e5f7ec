package io.deactivateuser.bench;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The listener that Spring Kafka's reference shows: one record at a time, a database transaction around it, default
 * settings. It writes the same rows as the worker, and looks neither at tokens nor at the rules for requests. What a crash
 * does to it is its reader's exercise.
 *
 * <p>No stereotype annotation: the worker's component scan must not find it.
 */
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration"
        })
public class TextbookListener {
    private static final String LOCK = "SELECT * FROM users WHERE id = ? FOR UPDATE";
    private static final String GRANTED = """
            SELECT count(*) FROM role_grants
            WHERE actor_id = ? AND resource_owner IN ('*', ?) AND role IN ('IAM_USER_MANAGER', 'ORG_USER_MANAGER')""";
    private static final String RECORDED =
            "SELECT count(*) FROM deactivation_requests WHERE actor_id = ? AND request_id = ?";
    private static final String DEACTIVATE =
            "UPDATE users SET state = 'deactivated', sequence = sequence + 1, change_date = ? WHERE id = ?";
    private static final String AUDIT = "INSERT INTO user_events VALUES (?, ?, 'user.deactivated', ?, ?, ?, ?)";
    private static final String RECORD = """
            INSERT INTO deactivation_requests VALUES (?, ?, ?, sha256(''), ?, ?, ?, NULL, ?, ?, ?, ?, ?)""";
    private static final String ACTOR = "actor-0";

    private final JdbcTemplate jdbc;
    private final KafkaTemplate<String, String> kafka;
    private final JsonMapper json = new JsonMapper();
    private final String results;

    /** A request, as far as it matters here. */
    record Request(String requestId, String userId, String reason) {}

    /** A user's row. */
    record User(String resourceOwner, long sequence, Timestamp creationDate) {}

    private static final RowMapper<User> USER = new DataClassRowMapper<>(User.class);

    TextbookListener(JdbcTemplate jdbc, KafkaTemplate<String, String> kafka, Environment environment) {
        this.jdbc = jdbc;
        this.kafka = kafka;
        this.results = environment.getRequiredProperty("textbook.results");
    }

    public static void main(String[] arguments) {
        SpringApplication.run(TextbookListener.class, arguments);
    }

    /** Answers one request. */
    @KafkaListener(topics = "${textbook.requests}")
    @Transactional
    public void deactivate(ConsumerRecord<String, String> record) {
        Request request = json.readValue(record.value(), Request.class);
        if (count(RECORDED, ACTOR, request.requestId()) > 0) {
            return;
        }
        User user = Objects.requireNonNull(jdbc.queryForObject(LOCK, USER, request.userId()));
        if (count(GRANTED, ACTOR, user.resourceOwner()) == 0) {
            return;
        }
        Timestamp now = Timestamp.from(Instant.now());
        long sequence = user.sequence() + 1;
        jdbc.update(DEACTIVATE, now, request.userId());
        jdbc.update(AUDIT, request.userId(), sequence, ACTOR, request.requestId(), request.reason(), now);
        jdbc.update(
                RECORD,
                ACTOR,
                request.requestId(),
                request.userId(),
                record.topic(),
                record.partition(),
                record.offset(),
                sequence,
                now,
                user.resourceOwner(),
                user.creationDate(),
                now);
        reply(request, sequence, user, now);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // as everybody does
    private void reply(Request request, long sequence, User user, Timestamp now) {
        Map<String, Object> details = Map.of(
                "sequence", Long.toString(sequence),
                "changeDate", now.toInstant().toString(),
                "resourceOwner", user.resourceOwner(),
                "creationDate", user.creationDate().toInstant().toString());
        kafka.send(
                results,
                request.requestId(),
                json.writeValueAsString(
                        Map.of("requestId", request.requestId(), "userId", request.userId(), "details", details)));
    }

    private long count(String sql, Object... arguments) {
        Long count = jdbc.queryForObject(sql, Long.class, arguments);
        return count == null ? 0 : count;
    }
}
