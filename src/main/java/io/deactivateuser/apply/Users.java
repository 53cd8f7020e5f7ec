package io.deactivateuser.apply;

import io.deactivateuser.decide.Deactivation;
import io.deactivateuser.decide.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The users' rows: locked in one order by every worker, before anything else is written, so that no two batches can wait
 * for each other; changed in one statement.
 */
@Component
class Users implements RunsStatements {
    // One row after the other, in the order of the IDs: a subquery that locks is run anew for each. It spares a sort of
    // the array in the database's collation and a sort of whole rows. NO KEY: a row that refers to a user may still be
    // inserted meanwhile.
    private static final String LOCK = """
            SELECT asked.id AS asked, locked.*
            FROM (SELECT id FROM unnest(?) AS ids (id) ORDER BY id COLLATE "C") AS asked,
                LATERAL (
                    SELECT CAST(id AS text) AS id, CAST(resource_owner AS text) AS resource_owner, CAST(state AS text) AS state,
                        sequence, creation_date, change_date, ctid
                    FROM users
                    WHERE users.id = asked.id
                    FOR NO KEY UPDATE) AS locked""";

    // The database adds to the sequence, so that it is the one to refuse a sequence that has no successor. A locked row
    // stays where it is, so it is not looked for again. Rows of two partitions can be at one place, so the ID counts. A
    // trigger may have made something else of a row: before the change, which shows in what is returned, or after it.
    private static final String DEACTIVATE = """
            WITH changed AS (
                UPDATE users
                SET state = 'deactivated', sequence = users.sequence + 1, change_date = ?
                FROM unnest(?, ?, ?) AS locked (id, place, sequence)
                WHERE users.ctid = CAST(locked.place AS tid) AND users.id = locked.id
                RETURNING users.state = 'deactivated' AND users.sequence = locked.sequence AND users.change_date = ? AS as_decided)
            SELECT count(*) AS changed,
                coalesce(bool_and(as_decided), true) AND NOT EXISTS (
                    SELECT
                    FROM pg_trigger
                    WHERE tgrelid = CAST('users' AS regclass) AND NOT tgisinternal AND tgtype & 66 = 0 AND tgtype & 16 <> 0) AS as_decided
            FROM changed""";

    // Not one more than what is there, but what the caller was told.
    private static final String RESTORE = """
            UPDATE users
            SET state = 'deactivated', sequence = told.sequence,
                change_date = timestamptz 'epoch' + told.change_millis * interval '1 millisecond'
            FROM unnest(?, ?, ?, ?) AS told (id, place, sequence, change_millis)
            WHERE users.ctid = CAST(told.place AS tid) AND users.id = told.id""";

    private static final int MAX_RESOURCE_OWNER = 1_000;

    private final JdbcTemplate jdbc;

    Users(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(
                locking(List.of()), deactivating(List.of(), Map.of(), Instant.EPOCH), restoring(List.of(), Map.of()));
    }

    LockedUsers lock(Collection<String> ids) {
        Map<String, User> users = new HashMap<>();
        Map<String, String> places = new HashMap<>();
        jdbc.query(locking(ids), row -> {
            String asked = row.getString("asked");
            User user = user(asked, row);
            users.merge(asked, user, User::beside);
            places.put(asked, row.getString("ctid"));
        });
        return new LockedUsers(users, places);
    }

    /**
     * Writes the changes.
     *
     * @param locked by this transaction
     * @return the users as they are now, where the database may have made something else of one than was decided
     * @throws RefusedByDatabaseException where a rule of the database's own let fewer rows change, or kept a user's state
     */
    Map<String, User> deactivate(List<Deactivation> deactivations, LockedUsers locked, Instant now) {
        if (deactivations.isEmpty()) {
            return Map.of();
        }
        Changed changed =
                Objects.requireNonNull(jdbc.query(deactivating(deactivations, locked.places(), now), Users::changed));
        if (changed.rows() != deactivations.size()) {
            throw new RefusedByDatabaseException(
                    "The database changed " + changed.rows() + " of " + deactivations.size() + " users.");
        }
        return changed.asDecided() ? Map.of() : deactivated(deactivations);
    }

    private Map<String, User> deactivated(List<Deactivation> deactivations) {
        List<String> ids = deactivations.stream()
                .map(deactivation -> deactivation.user().id())
                .toList();
        Map<String, User> users = lock(ids).byId();
        long kept = ids.stream()
                .filter(id -> !users.containsKey(id) || users.get(id).state() != User.State.DEACTIVATED)
                .count();
        if (kept > 0) {
            throw new RefusedByDatabaseException("The database did not leave " + kept + " of " + ids.size()
                    + " users deactivated, or with dates that a reply can tell.");
        }
        return users;
    }

    private record Changed(int rows, boolean asDecided) {}

    private static Changed changed(ResultSet row) throws SQLException {
        row.next();
        return new Changed(row.getInt("changed"), row.getBoolean("as_decided"));
    }

    /**
     * Gives users the state that their callers were told of.
     *
     * @param restored one for a user
     * @param locked by this transaction
     * @throws RefusedByDatabaseException where a rule of the database's own let fewer rows change
     */
    void restore(Collection<User> restored, LockedUsers locked) {
        if (restored.isEmpty()) {
            return;
        }
        int changed = jdbc.update(restoring(restored, locked.places()));
        if (changed != restored.size()) {
            throw new RefusedByDatabaseException(
                    "The database changed " + changed + " of " + restored.size() + " users.");
        }
    }

    private static BoundStatement locking(Collection<String> ids) {
        return SqlArrays.statement(LOCK, arrays -> arrays.texts(ids, id -> id));
    }

    private static BoundStatement deactivating(
            List<Deactivation> deactivations, Map<String, String> places, Instant now) {
        return SqlArrays.statement(
                DEACTIVATE,
                arrays -> arrays.value(now.atOffset(ZoneOffset.UTC))
                        .texts(
                                deactivations,
                                deactivation -> deactivation.user().id())
                        .texts(
                                deactivations,
                                deactivation -> places.get(deactivation.user().id()))
                        .longs(
                                deactivations,
                                deactivation -> deactivation.user().sequence())
                        .value(now.atOffset(ZoneOffset.UTC)));
    }

    private static BoundStatement restoring(Collection<User> restored, Map<String, String> places) {
        return SqlArrays.statement(
                RESTORE,
                arrays -> arrays.texts(restored, User::id)
                        .texts(restored, user -> places.get(user.id()))
                        .longs(restored, User::sequence)
                        .longs(restored, user -> user.changeDate().toEpochMilli()));
    }

    /**
     * A row that cannot be read is a value too, so that a caller without permission, or with a recorded answer, is told what it
     * would be told of any other.
     */
    private static User user(String asked, ResultSet row) throws SQLException {
        String owner = row.getString("resource_owner");
        try {
            return new User(
                    answerable(asked, row.getString("id")),
                    answerable(owner),
                    User.State.of(String.valueOf(row.getString("state"))),
                    sequence(row),
                    answerable(row.getObject("creation_date", OffsetDateTime.class)),
                    answerable(row.getObject("change_date", OffsetDateTime.class)));
        } catch (IllegalArgumentException e) {
            return User.unreadable(asked, owner == null ? "" : owner);
        }
    }

    private static long sequence(ResultSet row) throws SQLException {
        long sequence = row.getLong("sequence");
        if (row.wasNull()) {
            throw new IllegalArgumentException("No sequence");
        }
        return sequence;
    }

    /** To the database, texts that differ may be equal. Whether they mean the same user is not for the worker to guess. */
    private static String answerable(String asked, String found) {
        if (!asked.equals(found)) {
            throw new IllegalArgumentException("Another spelling of the ID");
        }
        return found;
    }

    /** A reply carries it, and a reply must stay far below the largest record that the broker takes. */
    private static String answerable(@Nullable String resourceOwner) {
        if (resourceOwner == null || resourceOwner.length() > MAX_RESOURCE_OWNER) {
            throw new IllegalArgumentException("No resource owner, or one that is too long");
        }
        return resourceOwner;
    }

    /** Postgres has dates, infinity among them, that RFC 3339 cannot say. */
    private static Instant answerable(@Nullable OffsetDateTime date) {
        if (date == null || date.getYear() < 1 || date.getYear() > 9999) {
            throw new IllegalArgumentException("No date, or one that RFC 3339 cannot say");
        }
        return date.toInstant();
    }
}
