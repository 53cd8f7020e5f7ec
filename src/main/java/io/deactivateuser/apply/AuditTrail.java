package io.deactivateuser.apply;

import io.deactivateuser.decide.Change;
import io.deactivateuser.decide.Details;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.decide.User;
import io.deactivateuser.decide.User.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** One event for each change, under the sequence that the change gave the user. */
@Component
class AuditTrail implements RunsStatements {
    // At the time of the change that the caller is told of, in the milliseconds that replies have.
    private static final String APPEND = """
            INSERT INTO user_events (
                user_id, sequence, event_type, actor_id, request_id, reason, created_at, previous_state, new_state, batch_id,
                cut_off)
            SELECT user_id, sequence, event_type, actor_id, request_id, reason,
                timestamptz 'epoch' + change_millis * interval '1 millisecond', previous_state, new_state, batch_id, CAST(cut_off AS jsonb)
            FROM (
                SELECT unnest(?) AS user_id, unnest(?) AS sequence, unnest(?) AS event_type, unnest(?) AS actor_id,
                    unnest(?) AS request_id, unnest(?) AS reason, unnest(?) AS change_millis, unnest(?) AS previous_state,
                    unnest(?) AS new_state, unnest(?) AS batch_id, unnest(?) AS cut_off) AS changed
            ORDER BY user_id COLLATE "C", sequence
            """;

    // The event may have survived where the users' rows were put back. With this an insert costs twice as much.
    private static final String RESTORE = APPEND + "ON CONFLICT DO NOTHING";

    // A user who was deleted and made anew, or put back, may have several events under one sequence:
    // the last one counts.
    private static final String TAKEN = """
            SELECT DISTINCT ON (users.id) asked.id, previous_state
            FROM unnest(?) AS asked (id)
            JOIN users ON users.id = asked.id
            JOIN user_events ON user_events.user_id = asked.id AND user_events.sequence = users.sequence
            WHERE event_type = 'user.deactivated' AND previous_state IN ('active', 'locked') AND created_at >= users.creation_date
            ORDER BY users.id, created_at DESC""";

    // An identity provider may write events of its own, which say nothing of the state before.
    private static final String GIVEN_BACK = """
            SELECT asked.id
            FROM unnest(?) AS asked (id)
            JOIN users ON users.id = asked.id
            JOIN user_events ON user_events.user_id = asked.id AND user_events.sequence = users.sequence
                AND user_events.created_at = users.change_date
            WHERE event_type = 'user.reactivated' AND previous_state IS NOT NULL""";

    private static final String MADE = """
            SELECT user_id, sequence, event_type, previous_state, new_state, CAST(cut_off AS text) AS cut_off
            FROM unnest(?, ?, ?) AS asked (user_id, sequence, change_millis)
            JOIN user_events USING (user_id, sequence)
            WHERE created_at = timestamptz 'epoch' + change_millis * interval '1 millisecond'""";

    private static final String DEACTIVATED = "user.deactivated";
    private static final String REACTIVATED = "user.reactivated";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcTemplate jdbc;

    AuditTrail(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(
                writing(APPEND, List.of()),
                writing(RESTORE, List.of()),
                readingTaken(List.of()),
                readingGivenBack(List.of()),
                readingMade(List.of()));
    }

    /**
     * Writes the events.
     *
     * @throws RefusedByDatabaseException where a rule of the database's own let fewer events in
     * @throws org.springframework.dao.DuplicateKeyException where one of them is there
     */
    void append(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        int appended = jdbc.update(writing(APPEND, changes));
        if (appended != changes.size()) {
            throw new RefusedByDatabaseException(
                    "The database took " + appended + " of " + changes.size() + " events.");
        }
    }

    /** Writes the events of changes that callers were told of, as far as they are lost. */
    void restore(List<Change> restorations) {
        if (!restorations.isEmpty()) {
            jdbc.update(writing(RESTORE, restorations));
        }
    }

    /** The states that the last change of these users took, where the worker deactivated them with it; by user ID. */
    Map<String, State> taken(Collection<String> userIds) {
        Map<String, State> taken = new HashMap<>();
        if (!userIds.isEmpty()) {
            jdbc.query(readingTaken(userIds), row -> {
                taken.put(row.getString("id"), State.of(row.getString("previous_state")));
            });
        }
        return taken;
    }

    /** Those of the users whose last change was a reactivation by the worker. */
    Set<String> givenBack(Collection<String> userIds) {
        Set<String> back = new HashSet<>();
        if (!userIds.isEmpty()) {
            jdbc.query(readingGivenBack(userIds), row -> {
                back.add(row.getString("id"));
            });
        }
        return back;
    }

    /**
     * The changes that were made for these submissions before, by a try of which nobody was told.
     *
     * @param made the answers to the submissions, each of them a success
     */
    Map<Submission, Change> made(Map<Submission, Details> made) {
        Map<Submission, Change> changes = new HashMap<>();
        if (made.isEmpty()) {
            return changes;
        }
        Map<String, List<Submission>> byUser = made.keySet().stream()
                .collect(
                        Collectors.groupingBy(submission -> submission.request().userId()));
        jdbc.query(readingMade(List.copyOf(made.entrySet())), row -> {
            for (Submission submission : byUser.getOrDefault(row.getString("user_id"), List.of())) {
                Details details = made.get(submission);
                if (details != null && details.sequence() == row.getLong("sequence")) {
                    changes.put(submission, change(submission, details, row));
                }
            }
        });
        return changes;
    }

    /** An event of the version before tells neither state, and then it is a deactivation. */
    private static Change change(Submission submission, Details details, ResultSet row) throws SQLException {
        String previous = row.getString("previous_state");
        String now = row.getString("new_state");
        User user = new User(
                submission.request().userId(),
                details.resourceOwner(),
                now == null ? State.DEACTIVATED : State.of(now),
                details.sequence(),
                details.creationDate(),
                details.changeDate());
        return new Change(
                previous == null ? null : State.of(previous), user, submission, counts(row.getString("cut_off")));
    }

    private static @Nullable String stateOf(User user) {
        return user.state() == State.UNREADABLE ? null : user.state().column();
    }

    private static Map<String, Long> counts(@Nullable String json) {
        return json == null ? Map.of() : JSON.readValue(json, new TypeReference<Map<String, Long>>() {});
    }

    private static BoundStatement readingTaken(Collection<String> userIds) {
        return SqlArrays.statement(TAKEN, arrays -> arrays.texts(userIds, id -> id));
    }

    private static BoundStatement readingGivenBack(Collection<String> userIds) {
        return SqlArrays.statement(GIVEN_BACK, arrays -> arrays.texts(userIds, id -> id));
    }

    private static BoundStatement readingMade(Collection<Map.Entry<Submission, Details>> made) {
        return SqlArrays.statement(
                MADE,
                arrays -> arrays.texts(made, entry -> entry.getKey().request().userId())
                        .longs(made, entry -> entry.getValue().sequence())
                        .longs(made, entry -> entry.getValue().changeDate().toEpochMilli()));
    }

    private static BoundStatement writing(String sql, List<Change> changes) {
        return SqlArrays.statement(
                sql,
                arrays -> arrays.texts(changes, change -> change.user().id())
                        .longs(changes, change -> change.user().sequence())
                        .texts(changes, change -> change.isDeactivation() ? DEACTIVATED : REACTIVATED)
                        .texts(changes, change -> change.cause().actor().id())
                        .texts(changes, change -> change.cause().request().requestId())
                        .texts(changes, change -> change.cause().request().reason())
                        .longs(changes, change -> change.user().changeDate().toEpochMilli())
                        .texts(
                                changes,
                                change -> change.previousState() == null
                                        ? null
                                        : change.previousState().column())
                        .texts(changes, change -> stateOf(change.user()))
                        .texts(changes, change -> change.cause().request().batchId())
                        .texts(
                                changes,
                                change -> change.cutOff().isEmpty() ? null : JSON.writeValueAsString(change.cutOff())));
    }
}
