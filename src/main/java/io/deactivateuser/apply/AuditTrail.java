package io.deactivateuser.apply;

import io.deactivateuser.decide.Deactivation;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** One event for each change, under the sequence that the change gave the user. */
@Component
class AuditTrail implements RunsStatements {
    // At the time of the change that the caller is told of, in the milliseconds that replies have.
    private static final String APPEND = """
            INSERT INTO user_events (user_id, sequence, event_type, actor_id, request_id, reason, created_at)
            SELECT user_id, sequence, 'user.deactivated', actor_id, request_id, reason,
                timestamptz 'epoch' + change_millis * interval '1 millisecond'
            FROM (
                SELECT unnest(?) AS user_id, unnest(?) AS sequence, unnest(?) AS actor_id, unnest(?) AS request_id,
                    unnest(?) AS reason, unnest(?) AS change_millis) AS changed
            ORDER BY user_id COLLATE "C", sequence
            """;

    // The event may have survived where the users' rows were put back.
    private static final String RESTORE = APPEND + "ON CONFLICT DO NOTHING";

    private final JdbcTemplate jdbc;

    AuditTrail(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(writing(APPEND, List.of()), writing(RESTORE, List.of()));
    }

    /**
     * Writes the events.
     *
     * @throws RefusedByDatabaseException where a rule of the database's own let fewer events in
     */
    void append(List<Deactivation> deactivations) {
        if (deactivations.isEmpty()) {
            return;
        }
        int appended = jdbc.update(writing(APPEND, deactivations));
        if (appended != deactivations.size()) {
            throw new RefusedByDatabaseException(
                    "The database took " + appended + " of " + deactivations.size() + " events.");
        }
    }

    /** Writes the events of changes that callers were told of, as far as they are lost. */
    void restore(List<Deactivation> restorations) {
        if (!restorations.isEmpty()) {
            jdbc.update(writing(RESTORE, restorations));
        }
    }

    private static BoundStatement writing(String sql, List<Deactivation> changes) {
        return SqlArrays.statement(
                sql,
                arrays -> arrays.texts(changes, change -> change.user().id())
                        .longs(changes, change -> change.user().sequence())
                        .texts(changes, change -> change.cause().actor().id())
                        .texts(changes, change -> change.cause().request().requestId())
                        .texts(changes, change -> change.cause().request().reason())
                        .longs(changes, change -> change.user().changeDate().toEpochMilli()));
    }
}
