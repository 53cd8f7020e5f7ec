package io.deactivateuser.apply;

import io.deactivateuser.decide.Deactivation;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** One event for each change, under the sequence that the change gave the user. */
@Component
class AuditTrail {
    private static final String APPEND = """
            INSERT INTO user_events (user_id, sequence, event_type, actor_id, request_id, reason, created_at)
            SELECT user_id, sequence, 'user.deactivated', actor_id, request_id, reason, ?
            FROM (
                SELECT unnest(?) AS user_id, unnest(?) AS sequence, unnest(?) AS actor_id, unnest(?) AS request_id,
                    unnest(?) AS reason) AS changed
            ORDER BY user_id COLLATE "C"
            """;

    private final JdbcTemplate jdbc;

    AuditTrail(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Writes the events.
     *
     * @throws RefusedByDatabaseException where a rule of the database's own let fewer events in
     */
    void append(List<Deactivation> deactivations, Instant now) {
        if (deactivations.isEmpty()) {
            return;
        }
        int appended = jdbc.update(SqlArrays.statement(
                APPEND,
                arrays -> arrays.value(now.atOffset(ZoneOffset.UTC))
                        .texts(
                                deactivations,
                                deactivation -> deactivation.user().id())
                        .longs(
                                deactivations,
                                deactivation -> deactivation.user().sequence())
                        .texts(
                                deactivations,
                                deactivation -> deactivation.cause().actor().id())
                        .texts(
                                deactivations,
                                deactivation -> deactivation.cause().request().requestId())
                        .texts(
                                deactivations,
                                deactivation -> deactivation.cause().request().reason())));
        if (appended != deactivations.size()) {
            throw new RefusedByDatabaseException(
                    "The database took " + appended + " of " + deactivations.size() + " events.");
        }
    }
}
