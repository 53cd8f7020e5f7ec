package io.deactivateuser.apply;

import io.deactivateuser.decide.Change;
import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.decide.User;
import io.deactivateuser.decide.User.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The users' rows: locked before anything else is written, and changed in one statement. */
@Component
class Users implements RunsStatements {
    // A subquery that locks is run anew for each ID, which spares a sort of the array in the database's collation. NO
    // KEY: a row that refers to a user may still be inserted meanwhile. SKIP LOCKED: whoever waited would hold all the
    // other rows meanwhile, and whoever waits for none while holding one needs no order. The owners are hashed once, so
    // they cost a user next to nothing.
    private static final String LOCK_FREE = """
            SELECT asked.id AS asked, locked.*
            FROM unnest(?, ?) AS asked (id, scope),
                LATERAL (
                    SELECT CAST(id AS text) AS id, CAST(resource_owner AS text) AS resource_owner, CAST(state AS text) AS state,
                        sequence, creation_date, change_date, ctid
                    FROM users
                    WHERE users.id = asked.id
                        AND (asked.scope IS NULL OR (asked.scope, CAST(resource_owner AS text) COLLATE "C") IN (
                            SELECT scope, owner COLLATE "C" FROM unnest(?, ?) AS granted (scope, owner)))
                    FOR NO KEY UPDATE SKIP LOCKED) AS locked""";

    private static final String LOCK_ALL = LOCK_FREE.replace(" SKIP LOCKED", "");

    private static final String READ = """
            SELECT asked.id AS asked, CAST(users.id AS text) AS id, CAST(resource_owner AS text) AS resource_owner,
                CAST(state AS text) AS state, sequence, creation_date, change_date
            FROM unnest(?) AS asked (id)
            JOIN users ON users.id = asked.id""";

    // The database adds to the sequence, so that it is the one to refuse a sequence that has no successor. A locked
    // row stays where it is, so it is not looked for again. Rows of two partitions can be at one place, so the ID
    // counts. A trigger may have made something else of a row: before the change, which shows in what is returned, or
    // after it. One partition may have a trigger of its own.
    private static final String CHANGE = """
            WITH changed AS (
                UPDATE users
                SET state = ':state', sequence = users.sequence + locked.steps, change_date = ?
                FROM unnest(?, ?, ?, ?) AS locked (id, place, steps, sequence)
                WHERE users.ctid = CAST(locked.place AS tid) AND users.id = locked.id
                RETURNING users.state = ':state' AND users.sequence = locked.sequence AND users.change_date = ? AS as_decided)
            SELECT count(*) AS changed,
                coalesce(bool_and(as_decided), true) AND NOT EXISTS (
                    SELECT
                    FROM pg_trigger
                    WHERE tgrelid = ANY (CAST('users' AS regclass) || ARRAY(SELECT relid FROM pg_partition_tree(CAST('users' AS regclass))))
                        AND NOT tgisinternal AND tgtype & 66 = 0 AND tgtype & 16 <> 0) AS as_decided
            FROM changed""";

    // Not one more than what is there, but what the caller was told.
    private static final String RESTORE = """
            UPDATE users
            SET state = ':state', sequence = told.sequence,
                change_date = timestamptz 'epoch' + told.change_millis * interval '1 millisecond'
            FROM unnest(?, ?, ?, ?) AS told (id, place, sequence, change_millis)
            WHERE users.ctid = CAST(told.place AS tid) AND users.id = told.id""";

    private static final int MAX_RESOURCE_OWNER = 1_000;

    private final JdbcTemplate jdbc;
    private volatile boolean mayBeThereTwice;

    Users(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** An enum without locked is served: where nobody can be locked, nobody is locked again. */
    @Override
    public List<BoundStatement> statements() {
        return List.of(
                reading(List.of()),
                locking(LOCK_FREE, new ToLock()),
                locking(LOCK_ALL, new ToLock()),
                changing(State.DEACTIVATED, List.of(), Map.of(), Instant.EPOCH),
                changing(State.ACTIVE, List.of(), Map.of(), Instant.EPOCH),
                restoring(State.DEACTIVATED, List.of(), Map.of()),
                restoring(State.ACTIVE, List.of(), Map.of()));
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

    /** Locks the rows of these users, without those that somebody else has locked. */
    LockedUsers lockFree(ToLock wanted) {
        return lock(LOCK_FREE, wanted);
    }

    /**
     * Locks the rows of these users, and waits for those that somebody else has locked: for the one whose turn it is.
     *
     * @throws org.springframework.dao.DataAccessException where one is not to be had in time
     */
    LockedUsers lockAll(ToLock wanted) {
        return lock(LOCK_ALL, wanted);
    }

    private LockedUsers lock(String sql, ToLock wanted) {
        Map<String, User> users = new HashMap<>();
        Map<String, String> places = new HashMap<>();
        if (wanted.userIds().isEmpty()) {
            return new LockedUsers(users, places);
        }
        jdbc.query(locking(sql, wanted), row -> {
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
     * What a batch makes of one user.
     *
     * @param last the last of the user's changes
     * @param steps how many there are
     */
    private record Changing(Change last, int steps) {
        Changing then(Changing next) {
            return new Changing(next.last, steps + next.steps);
        }

        User user() {
            return last.user();
        }
    }

    /**
     * Writes the changes, each user's together.
     *
     * @param locked by this transaction
     * @return the users as they are now, where the database may have made something else of one than was decided; by the record that
     *     caused their last change
     * @throws RefusedByDatabaseException where a rule of the database's own let fewer rows change, or kept a user's state
     */
    Map<RecordPosition, User> change(List<Change> changes, LockedUsers locked, Instant now) {
        Map<String, Changing> byUser = new LinkedHashMap<>(2 * changes.size());
        changes.forEach(change -> byUser.merge(change.user().id(), new Changing(change, 1), Changing::then));
        boolean asDecided = true;
        for (Map.Entry<State, List<Changing>> to : byUser.values().stream()
                .collect(Collectors.groupingBy(changing -> changing.user().state()))
                .entrySet()) {
            Changed changed = Objects.requireNonNull(
                    jdbc.query(changing(to.getKey(), to.getValue(), locked.places(), now), Users::changed));
            if (changed.rows() != to.getValue().size()) {
                throw new RefusedByDatabaseException("The database changed " + changed.rows() + " of "
                        + to.getValue().size() + " users.");
            }
            asDecided &= changed.asDecided();
        }
        return asDecided ? Map.of() : asTheyAre(byUser);
    }

    private Map<RecordPosition, User> asTheyAre(Map<String, Changing> byUser) {
        Map<String, User> users = read(byUser.keySet());
        Map<RecordPosition, User> changed = new HashMap<>();
        byUser.forEach((id, changing) -> {
            User user = users.get(id);
            if (user == null || user.state() != changing.user().state()) {
                throw new RefusedByDatabaseException("The database did not leave a user "
                        + changing.user().state().column() + ", or with dates that a reply can tell.");
            }
            changed.put(changing.last().cause().position(), user);
        });
        return changed;
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
        restored.stream().collect(Collectors.groupingBy(User::state)).forEach((to, users) -> {
            int changed = jdbc.update(restoring(to, users, locked.places()));
            if (changed != users.size()) {
                throw new RefusedByDatabaseException(
                        "The database changed " + changed + " of " + users.size() + " users.");
            }
        });
    }

    private static BoundStatement reading(Collection<String> ids) {
        return SqlArrays.statement(READ, arrays -> arrays.texts(ids, id -> id));
    }

    private static BoundStatement locking(String sql, ToLock wanted) {
        return SqlArrays.statement(
                sql,
                arrays -> arrays.texts(wanted.userIds(), id -> id)
                        .integers(wanted.userIds(), wanted::scope)
                        .integers(wanted.owners(), ToLock.Owner::scope)
                        .texts(wanted.owners(), ToLock.Owner::name));
    }

    private static BoundStatement changing(State to, List<Changing> users, Map<String, String> places, Instant now) {
        return SqlArrays.statement(
                CHANGE.replace(":state", to.column()),
                arrays -> arrays.value(now.atOffset(ZoneOffset.UTC))
                        .texts(users, changing -> changing.user().id())
                        .texts(users, changing -> places.get(changing.user().id()))
                        .integers(users, Changing::steps)
                        .longs(users, changing -> changing.user().sequence())
                        .value(now.atOffset(ZoneOffset.UTC)));
    }

    private static BoundStatement restoring(State to, Collection<User> restored, Map<String, String> places) {
        return SqlArrays.statement(
                RESTORE.replace(":state", to.column()),
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
                    State.of(String.valueOf(row.getString("state"))),
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
