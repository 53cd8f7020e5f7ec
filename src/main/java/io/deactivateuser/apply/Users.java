package io.deactivateuser.apply;

import io.deactivateuser.decide.Deactivation;
import io.deactivateuser.decide.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The users' rows: locked before anything else is written, and changed in one statement. */
@Component
class Users implements RunsStatements {
    // A subquery that locks is run anew for each ID, which spares a sort of the array in the database's collation. NO
    // KEY:
    // a row that refers to a user may still be inserted meanwhile. SKIP LOCKED: whoever waited would hold all the other
    // rows meanwhile, and whoever waits for none while holding one needs no order.
    private static final String LOCK = """
            SELECT asked.id AS asked, locked.*
            FROM unnest(?) AS asked (id),
                LATERAL (
                    SELECT CAST(id AS text) AS id, CAST(resource_owner AS text) AS resource_owner, CAST(state AS text) AS state,
                        sequence, creation_date, change_date, ctid
                    FROM users
                    WHERE users.id = asked.id
                    FOR NO KEY UPDATE SKIP LOCKED) AS locked""";

    private static final String READ = """
            SELECT asked.id AS asked, CAST(users.id AS text) AS id, CAST(resource_owner AS text) AS resource_owner,
                CAST(state AS text) AS state, sequence, creation_date, change_date
            FROM unnest(?) AS asked (id)
            JOIN users ON users.id = asked.id""";

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

    private static final String LIMIT = "SELECT pg_backend_pid() FROM set_config('lock_timeout', ?, true)";
    private static final String AWAIT = "SELECT FROM users WHERE id = ? FOR NO KEY UPDATE";

    private static final int MAX_RESOURCE_OWNER = 1_000;

    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private volatile boolean mayBeThereTwice;

    Users(JdbcTemplate jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(
                reading(List.of()),
                locking(List.of()),
                deactivating(List.of(), Map.of(), Instant.EPOCH),
                restoring(List.of(), Map.of()),
                BoundStatement.of(AWAIT, ""));
    }

    /** Nothing in the database keeps two rows from having one ID. */
    void mayBeThereTwice() {
        mayBeThereTwice = true;
    }

    /** The users as they are at this moment, by ID, without a lock. */
    Map<String, User> read(Collection<String> ids) {
        Map<String, User> users = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.query(reading(ids), row -> {
                String asked = row.getString("asked");
                users.merge(asked, user(asked, row), User::beside);
            });
        }
        return users;
    }

    /**
     * Waits until nobody has the row locked, holding nothing, and gives the row back at once.
     *
     * @param meanwhile takes the session that waits
     * @return whether it was free within the time
     */
    boolean await(String userId, Duration atMost, IntConsumer meanwhile) {
        try {
            transaction.executeWithoutResult(status -> {
                status.setRollbackOnly();
                Integer session = jdbc.queryForObject(LIMIT, Integer.class, atMost.toMillis() + "ms");
                meanwhile.accept(session == null ? 0 : session);
                jdbc.query(AWAIT, row -> {}, userId);
            });
            return true;
        } catch (DataAccessException e) {
            if (SqlFault.isAboutLocks(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Locks the rows of these users, without those that somebody else has locked. */
    LockedUsers lock(Collection<String> ids) {
        Map<String, User> users = new HashMap<>();
        Map<String, String> places = new HashMap<>();
        if (ids.isEmpty()) {
            return new LockedUsers(users, places);
        }
        jdbc.query(locking(ids), row -> {
            String asked = row.getString("asked");
            users.merge(asked, user(asked, row), User::beside);
            places.put(asked, row.getString("ctid"));
        });
        if (mayBeThereTwice) {
            // Of two rows, somebody else may have locked one.
            read(users.keySet()).forEach((id, user) -> {
                if (!user.furtherOwners().isEmpty()) {
                    users.put(id, user);
                }
            });
        }
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
        Map<String, User> users = read(ids);
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

    private static BoundStatement reading(Collection<String> ids) {
        return SqlArrays.statement(READ, arrays -> arrays.texts(ids, id -> id));
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
