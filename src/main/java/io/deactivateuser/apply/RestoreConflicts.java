package io.deactivateuser.apply;

import io.deactivateuser.decide.Conflict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Users who were told to be deactivated, whom a restored database has in another state that is as new. Nobody but a person can tell
 * whether that state is the older one; the README has the statement that deactivates them.
 */
@Component
public class RestoreConflicts implements RunsStatements {
    private static final String ADD = """
            INSERT INTO restore_conflicts (
                noticed_at, actor_id, request_id, user_id, creation_date, sequence, change_date, found_state, found_sequence)
            SELECT CAST(? AS timestamptz), actor_id, request_id, user_id,
                timestamptz 'epoch' + creation_millis * interval '1 millisecond', sequence,
                timestamptz 'epoch' + change_millis * interval '1 millisecond', found_state, found_sequence
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?) AS conflict (
                actor_id, request_id, user_id, creation_millis, sequence, change_millis, found_state, found_sequence)
            ORDER BY actor_id COLLATE "C", request_id COLLATE "C"
            ON CONFLICT DO NOTHING""";

    private static final String COUNT = "SELECT count(*) FROM restore_conflicts";

    private final JdbcTemplate jdbc;

    RestoreConflicts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(adding(List.of(), Instant.EPOCH), BoundStatement.of(COUNT));
    }

    void add(List<Conflict> conflicts, Instant now) {
        if (!conflicts.isEmpty()) {
            jdbc.update(adding(conflicts, now));
        }
    }

    private static BoundStatement adding(List<Conflict> conflicts, Instant now) {
        return SqlArrays.statement(
                ADD,
                arrays -> arrays.value(now.atOffset(ZoneOffset.UTC))
                        .texts(conflicts, conflict -> conflict.cause().actor().id())
                        .texts(conflicts, conflict -> conflict.cause().request().requestId())
                        .texts(conflicts, conflict -> conflict.found().id())
                        .longs(
                                conflicts,
                                conflict -> conflict.told().creationDate().toEpochMilli())
                        .longs(conflicts, conflict -> conflict.told().sequence())
                        .longs(
                                conflicts,
                                conflict -> conflict.told().changeDate().toEpochMilli())
                        .texts(
                                conflicts,
                                conflict -> conflict.found().state().name().toLowerCase(Locale.ROOT))
                        .longs(conflicts, conflict -> conflict.found().sequence()));
    }

    /** How many wait for a person. */
    public long count() {
        return Objects.requireNonNull(jdbc.queryForObject(COUNT, Long.class));
    }
}
