package io.deactivateuser.apply;

import io.deactivateuser.decide.Deactivation;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** One event for each change, under the sequence that the change gave the user. */
@Component
class AuditTrail implements RunsStatements {
    private static final String APPEND = """
            INSERT INTO user_events (user_id, sequence, event_type, actor_id, request_id, reason, created_at)
            SELECT user_id, sequence, 'user.deactivated', actor_id, request_id, reason, ?
            FROM (
                SELECT unnest(?) AS user_id, unnest(?) AS sequence, unnest(?) AS actor_id, unnest(?) AS request_id,
                    unnest(?) AS reason) AS changed
            ORDER BY user_id COLLATE "C"
            """;

    // At the time of the change that the caller was told of. The event may have survived where the users' rows were put
    // back.
    private static final String RESTORE = """
            INSERT INTO user_events (user_id, sequence, event_type, actor_id, request_id, reason, created_at)
            SELECT user_id, sequence, 'user.deactivated', actor_id, request_id, reason,
                timestamptz 'epoch' + change_millis * interval '1 millisecond'
            FROM (
                SELECT unnest(?) AS user_id, unnest(?) AS sequence, unnest(?) AS actor_id, unnest(?) AS request_id,
                    unnest(?) AS reason, unnest(?) AS change_millis) AS told
            ORDER BY user_id COLLATE "C", sequence
            ON CONFLICT DO NOTHING
            """;

    private final JdbcTemplate jdbc;

    AuditTrail(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(appending(List.of(), Instant.EPOCH), restoring(List.of()));
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
        int appended = jdbc.update(appending(deactivations, now));
        if (appended != deactivations.size()) {
            throw new RefusedByDatabaseException(
                    "The database took " + appended + " of " + deactivations.size() + " events.");
        }
    }

    /** Writes the events of changes that callers were told of, as far as they are lost. */
    void restore(List<Deactivation> restorations) {
        if (!restorations.isEmpty()) {
            jdbc.update(restoring(restorations));
        }
    }

    private static BoundStatement appending(List<Deactivation> deactivations, Instant now) {
        return SqlArrays.statement(
                APPEND, arrays -> changes(arrays.value(now.atOffset(ZoneOffset.UTC)), deactivations));
    }

    private static BoundStatement restoring(List<Deactivation> restorations) {
        return SqlArrays.statement(
                RESTORE,
                arrays -> changes(arrays, restorations)
                        .longs(
                                restorations,
                                restoration -> restoration.user().changeDate().toEpochMilli()));
    }

    private static SqlArrays changes(SqlArrays arrays, List<Deactivation> changes) throws SQLException {
        return arrays.texts(changes, change -> change.user().id())
                .longs(changes, change -> change.user().sequence())
                .texts(changes, change -> change.cause().actor().id())
                .texts(changes, change -> change.cause().request().requestId())
                .texts(changes, change -> change.cause().request().reason());
    }
}
