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
            SELECT locked.*
            FROM (SELECT id FROM unnest(?) AS ids (id) ORDER BY id COLLATE "C") AS asked,
                LATERAL (
                    SELECT id, resource_owner, state, sequence, creation_date, change_date, ctid
                    FROM users
                    WHERE users.id = asked.id
                    FOR NO KEY UPDATE) AS locked""";

    // The database adds to the sequence, so that it is the one to refuse a sequence that has no successor. A locked row
    // stays where it is, so it is not looked for again. Rows of two partitions can be at one place, so the ID counts.
    private static final String DEACTIVATE = """
            UPDATE users
            SET state = 'deactivated', sequence = users.sequence + 1, change_date = ?
            FROM unnest(?, ?) AS locked (id, place)
            WHERE users.ctid = CAST(locked.place AS tid) AND users.id = locked.id""";

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
            User user = user(row);
            users.put(user.id(), user);
            places.put(user.id(), row.getString("ctid"));
        });
        return new LockedUsers(users, places);
    }

    /**
     * Writes the changes.
     *
     * @param locked by this transaction
     * @throws RefusedByDatabaseException where a rule of the database's own let fewer rows change
     */
    void deactivate(List<Deactivation> deactivations, LockedUsers locked, Instant now) {
        if (deactivations.isEmpty()) {
            return;
        }
        int changed = jdbc.update(deactivating(deactivations, locked.places(), now));
        if (changed != deactivations.size()) {
            throw new RefusedByDatabaseException(
                    "The database changed " + changed + " of " + deactivations.size() + " users.");
        }
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
                                deactivation -> places.get(deactivation.user().id())));
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
    private static User user(ResultSet row) throws SQLException {
        String id = row.getString("id");
        String owner = row.getString("resource_owner");
        try {
            return new User(
                    id,
                    answerable(owner),
                    User.State.of(String.valueOf(row.getString("state"))),
                    sequence(row),
                    answerable(row.getObject("creation_date", OffsetDateTime.class)),
                    answerable(row.getObject("change_date", OffsetDateTime.class)));
        } catch (IllegalArgumentException e) {
            return new User(id, owner == null ? "" : owner, User.State.UNREADABLE, 0, Instant.EPOCH, Instant.EPOCH);
        }
    }

    private static long sequence(ResultSet row) throws SQLException {
        long sequence = row.getLong("sequence");
        if (row.wasNull()) {
            throw new IllegalArgumentException("No sequence");
        }
        return sequence;
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
