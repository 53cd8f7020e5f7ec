package io.deactivateuser.apply;

import io.deactivateuser.decide.Owners;
import io.deactivateuser.settings.WorkerSettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads who owns what, so that nothing loses its last active owner.
 *
 * <p>Two transactions that each take one of the last two owners would both find the other one active. So whoever may take an owner
 * holds a lock on what is owned before looking at its other owners. Such a lock is waited for while users' rows are held; its holder
 * waits for no user's row, and all take these locks in one order, so nobody waits in a circle.
 */
@Component
class ReadOwners implements RunsStatements {
    // A lock's key has two halves. One is the worker's own, so that it does not meet other programs' locks.
    // The other is one of a few numbers, so that a user who owns everything does not fill Postgres's table of locks.
    static final int LOCKS = 0x0DEAC7;

    // Roles and actors count as they are spelled, as in RoleGrants, whatever a column's collation takes for equal.
    private static final String OWNED = """
            SELECT CAST(actor_id AS text), CAST(resource_owner AS text)
            FROM role_grants
            WHERE actor_id = ANY (?) AND CAST(role AS text) COLLATE "C" = ANY (?) AND resource_owner IS NOT NULL""";

    private static final String LOCK = """
            SELECT pg_advisory_xact_lock(?, number)
            FROM (SELECT DISTINCT hashtext(owner) & 127 AS number FROM unnest(?) AS owned (owner) ORDER BY number) AS ordered""";

    // The way through its output takes the actor's collation off: two columns may each have one of their own, and then
    // Postgres compares them by neither, which shows with the first row.
    private static final String OWNED_BY_OTHERS = """
            SELECT owned.owner
            FROM unnest(?) AS owned (owner)
            WHERE EXISTS (
                SELECT
                FROM role_grants
                JOIN users ON users.id = textin(textout(CAST(role_grants.actor_id AS text)))
                    AND CAST(users.id AS text) COLLATE "C" = CAST(role_grants.actor_id AS text)
                WHERE role_grants.resource_owner = owned.owner AND CAST(role_grants.role AS text) COLLATE "C" = ANY (?)
                    AND role_grants.actor_id <> ALL (?) AND users.state = 'active')""";

    private final JdbcTemplate jdbc;
    private final Set<String> roles;

    ReadOwners(JdbcTemplate jdbc, WorkerSettings settings) {
        this.jdbc = jdbc;
        this.roles = settings.guards().lastOwnerRoles();
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(readingOwned(List.of()), locking(Set.of()), readingOthers(Set.of(), Set.of()));
    }

    /** What these users own, by user ID. */
    Map<String, Set<String>> owned(Collection<String> userIds) {
        Map<String, Set<String>> owned = new HashMap<>();
        if (!userIds.isEmpty() && !roles.isEmpty()) {
            jdbc.query(readingOwned(userIds), row -> {
                owned.computeIfAbsent(row.getString(1), user -> new HashSet<>()).add(row.getString(2));
            });
        }
        return owned;
    }

    /** Keeps others from taking an owner of these until the transaction ends. */
    void lock(Set<String> owned) {
        if (!owned.isEmpty()) {
            jdbc.query(locking(owned), row -> {});
        }
    }

    /**
     * Who owns what.
     *
     * @param owned by user ID
     * @param asked of what is owned, that of which an owner may be taken
     */
    Owners with(Map<String, Set<String>> owned, Set<String> asked) {
        Set<String> byOthers = new HashSet<>();
        if (!asked.isEmpty()) {
            jdbc.query(readingOthers(asked, owned.keySet()), row -> {
                byOthers.add(row.getString(1));
            });
        }
        return new Owners(owned, byOthers);
    }

    private BoundStatement readingOwned(Collection<String> userIds) {
        return SqlArrays.statement(
                OWNED, arrays -> arrays.texts(userIds, id -> id).texts(roles, role -> role));
    }

    private static BoundStatement locking(Set<String> owned) {
        return SqlArrays.statement(LOCK, arrays -> arrays.value(LOCKS).texts(owned, owner -> owner));
    }

    private BoundStatement readingOthers(Set<String> owned, Set<String> owners) {
        return SqlArrays.statement(
                OWNED_BY_OTHERS,
                arrays -> arrays.texts(owned, owner -> owner)
                        .texts(roles, role -> role)
                        .texts(owners, owner -> owner));
    }
}
