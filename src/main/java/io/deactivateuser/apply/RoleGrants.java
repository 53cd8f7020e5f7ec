package io.deactivateuser.apply;

import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Permissions;
import io.deactivateuser.decide.Permissions.Grant;
import io.deactivateuser.settings.WorkerSettings;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads what the batch's actors may write, for every batch anew: a revoked grant counts at once. */
@Component
class RoleGrants implements RunsStatements {
    // Bounded by the batch, not by how many grants an actor holds. A null owner says: holds a writing role somewhere.
    private static final String READ = """
            SELECT CAST(actor_id AS text), CAST(resource_owner AS text)
            FROM role_grants
            WHERE actor_id = ANY (?) AND resource_owner = ANY (?) AND role = ANY (?)
            UNION ALL
            SELECT actor.id, NULL
            FROM unnest(?) AS actor (id)
            WHERE EXISTS (SELECT FROM role_grants WHERE actor_id = actor.id AND role = ANY (?))""";

    private final JdbcTemplate jdbc;
    private final Set<String> writerRoles;

    RoleGrants(JdbcTemplate jdbc, WorkerSettings settings) {
        this.jdbc = jdbc;
        this.writerRoles = settings.writerRoles();
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(reading(List.of(), List.of()));
    }

    Permissions read(Set<Actor> actors, Set<String> resourceOwners) {
        Set<String> owners = new HashSet<>(resourceOwners);
        owners.add(Permissions.WHOLE_INSTANCE);
        Set<Grant> grants = new HashSet<>();
        Set<Actor> writers = new HashSet<>();
        jdbc.query(reading(actors, owners), row -> {
            Actor actor = new Actor(row.getString(1));
            String owner = row.getString(2);
            if (owner == null) {
                writers.add(actor);
            } else {
                grants.add(new Grant(actor, owner));
            }
        });
        return new Permissions(grants, writers);
    }

    private BoundStatement reading(Collection<Actor> actors, Collection<String> owners) {
        return SqlArrays.statement(
                READ,
                arrays -> arrays.texts(actors, Actor::id)
                        .texts(owners, owner -> owner)
                        .texts(writerRoles, role -> role)
                        .texts(actors, Actor::id)
                        .texts(writerRoles, role -> role));
    }
}
