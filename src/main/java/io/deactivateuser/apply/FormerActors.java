package io.deactivateuser.apply;

import io.deactivateuser.decide.Actor;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Finds the actors who are users and not active: their tokens may still run, and their roles be granted. Read for every batch anew, one
 * look at the key of {@code users} for each of its actors; an actor who is no user, such as a service, is none of them.
 */
@Component
class FormerActors implements RunsStatements {
    // Actors are looked up one by one by the index of users, as users are locked (Users).
    private static final String READ = """
            SELECT actor.id
            FROM unnest(?) AS actor (id),
                LATERAL (
                    SELECT FROM users WHERE users.id = actor.id AND state IS DISTINCT FROM 'active') AS former""";

    private final JdbcTemplate jdbc;

    FormerActors(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(reading(List.of()));
    }

    Set<Actor> among(Collection<Actor> actors) {
        Set<Actor> former = new HashSet<>();
        jdbc.query(reading(actors), row -> {
            former.add(new Actor(row.getString(1)));
        });
        return former;
    }

    private static BoundStatement reading(Collection<Actor> actors) {
        return SqlArrays.statement(READ, arrays -> arrays.texts(actors, Actor::id));
    }
}
