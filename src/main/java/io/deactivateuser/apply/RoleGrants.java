package io.deactivateuser.apply;

import io.deactivateuser.decide.Action;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Permissions;
import io.deactivateuser.decide.Permissions.Grant;
import io.deactivateuser.settings.WorkerSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads what the batch's actors may write, for every batch anew: a revoked grant counts at once. A star in the grants is the whole
 * instance for the instance's own roles, and nothing for those of an organisation.
 */
@Component
class RoleGrants implements RunsStatements {
    // A column may have a collation to which texts that differ are equal, and a grant is that of the actor as it is
    // spelled. So what an index has found is compared once more, by its bytes. Bounded by the batch, not by how many
    // grants an actor holds.
    private static final String READ = """
            SELECT CAST(actor_id AS text), CAST(resource_owner AS text)
            FROM role_grants
            WHERE actor_id = ANY (?) AND resource_owner = ANY (?) AND CAST(role AS text) COLLATE "C" = ANY (?)
                AND CAST(resource_owner AS text) COLLATE "C" <> '*'""";

    // Of an actor who holds very many, no more are read than the batch is allowed, whatever they are worth.
    private static final String READ_ALL = """
            SELECT CAST(actor_id AS text), CAST(resource_owner AS text),
                CAST(role AS text) COLLATE "C" = ANY (?) AND CAST(resource_owner AS text) COLLATE "C" <> '*' AS counts
            FROM role_grants
            WHERE actor_id = ANY (?)
            LIMIT ?""";

    private static final String READ_OVER_WHOLE_INSTANCE = """
            SELECT actor.id, EXISTS (
                SELECT FROM role_grants
                WHERE actor_id = actor.id AND CAST(actor_id AS text) COLLATE "C" = actor.id
                    AND resource_owner = '*' AND CAST(resource_owner AS text) COLLATE "C" = '*'
                    AND CAST(role AS text) COLLATE "C" = ANY (?))
            FROM unnest(?) AS actor (id)
            WHERE EXISTS (
                SELECT FROM role_grants
                WHERE actor_id = actor.id AND CAST(actor_id AS text) COLLATE "C" = actor.id
                    AND CAST(role AS text) COLLATE "C" = ANY (?)
                    AND (CAST(resource_owner AS text) COLLATE "C" <> '*' OR CAST(role AS text) COLLATE "C" = ANY (?)))""";

    private final JdbcTemplate jdbc;
    private final Map<Action, Set<String>> roles;
    private final Set<String> overWholeInstance;

    RoleGrants(JdbcTemplate jdbc, WorkerSettings settings) {
        this.jdbc = jdbc;
        this.roles =
                Map.of(Action.DEACTIVATE, settings.writerRoles(), Action.REACTIVATE, settings.rolesThatReactivate());
        this.overWholeInstance = settings.rolesOverWholeInstance();
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(
                reading(Set.of(), Set.of(), Set.of()),
                readingAll(Set.of(), Set.of(), 1),
                readingOverWholeInstance(Set.of(), Set.of()));
    }

    /** Who of those that ask for an action may do it in the whole instance, and who in some part of it. */
    Map<Action, Permissions> overWholeInstance(Map<Action, Set<Actor>> actors) {
        Map<Action, Permissions> permissions = new EnumMap<>(Action.class);
        actors.forEach((action, those) -> permissions.put(action, overWholeInstance(those, roles(action))));
        return permissions;
    }

    private Set<String> roles(Action action) {
        return Objects.requireNonNull(roles.get(action));
    }

    private Permissions overWholeInstance(Set<Actor> actors, Set<String> those) {
        Set<Grant> grants = new HashSet<>();
        Set<Actor> writers = new HashSet<>();
        jdbc.query(readingOverWholeInstance(actors, those), row -> {
            Actor actor = new Actor(row.getString(1));
            writers.add(actor);
            if (row.getBoolean(2)) {
                grants.add(new Grant(actor, Permissions.WHOLE_INSTANCE));
            }
        });
        return new Permissions(grants, writers);
    }

    /** The same, with what those actors who may write some part of the instance may write of these resource owners. */
    Map<Action, Permissions> with(Map<Action, Permissions> permissions, Set<String> resourceOwners) {
        Map<Action, Permissions> more = new EnumMap<>(Action.class);
        permissions.forEach(
                (action, known) -> more.put(action, known.with(over(resourceOwners, known, roles(action)))));
        return more;
    }

    private Set<Grant> over(Set<String> resourceOwners, Permissions permissions, Set<String> those) {
        Set<Actor> writers = writersOfSome(permissions);
        Set<Grant> grants = new HashSet<>();
        if (resourceOwners.isEmpty() || writers.isEmpty()) {
            return grants;
        }
        jdbc.query(reading(writers, resourceOwners, those), row -> {
            add(grants, writers, row);
        });
        return grants;
    }

    /**
     * The same, with all that those actors may write who may write some part of the instance.
     *
     * @param atMost how many grants are read for an action; who holds more is asked about by resource owner
     * @return null where they are more
     */
    @Nullable
    Map<Action, Permissions> withAll(Map<Action, Permissions> permissions, int atMost) {
        Map<Action, Permissions> more = new EnumMap<>(Action.class);
        for (Map.Entry<Action, Permissions> known : permissions.entrySet()) {
            Set<Actor> writers = writersOfSome(known.getValue());
            Set<Grant> grants = new HashSet<>();
            if (!writers.isEmpty() && !readAll(writers, roles(known.getKey()), atMost, grants)) {
                return null;
            }
            more.put(known.getKey(), known.getValue().with(grants));
        }
        return more;
    }

    private boolean readAll(Set<Actor> writers, Set<String> those, int atMost, Set<Grant> grants) {
        int[] read = {0};
        jdbc.query(readingAll(writers, those, atMost + 1), row -> {
            read[0]++;
            if (row.getBoolean(3)) {
                add(grants, writers, row);
            }
        });
        return read[0] <= atMost;
    }

    private static Set<Actor> writersOfSome(Permissions permissions) {
        return permissions.writers().stream().filter(permissions::mayWriteSome).collect(Collectors.toSet());
    }

    /** A grant of another actor is none, though the column's collation takes the two for equal. */
    private static void add(Set<Grant> grants, Set<Actor> actors, ResultSet row) throws SQLException {
        Actor actor = new Actor(row.getString(1));
        if (actors.contains(actor)) {
            grants.add(new Grant(actor, row.getString(2)));
        }
    }

    private BoundStatement readingOverWholeInstance(Set<Actor> actors, Set<String> those) {
        Set<String> instanceRoles =
                those.stream().filter(overWholeInstance::contains).collect(Collectors.toSet());
        return SqlArrays.statement(
                READ_OVER_WHOLE_INSTANCE,
                arrays -> arrays.texts(instanceRoles, role -> role)
                        .texts(actors, Actor::id)
                        .texts(those, role -> role)
                        .texts(instanceRoles, role -> role));
    }

    private static BoundStatement readingAll(Set<Actor> writers, Set<String> those, int atMost) {
        return SqlArrays.statement(
                READ_ALL,
                arrays -> arrays.texts(those, role -> role)
                        .texts(writers, Actor::id)
                        .value(atMost));
    }

    private BoundStatement reading(Set<Actor> writers, Set<String> resourceOwners, Set<String> those) {
        return SqlArrays.statement(
                READ,
                arrays -> arrays.texts(writers, Actor::id)
                        .texts(resourceOwners, owner -> owner)
                        .texts(those, role -> role));
    }
}
