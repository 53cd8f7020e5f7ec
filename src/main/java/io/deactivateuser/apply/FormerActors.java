package io.deactivateuser.apply;

import io.deactivateuser.decide.Actor;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Finds the actors who are users and not active: their tokens may still run, and their roles be granted. Read for every batch anew, one
 * look at the key of {@code users} for each of its actors; an actor who is no user, such as a service, is none of them.
 */
@Component
class FormerActors {
    // By the index, one ID after the other, as users are locked.
    private static final String READ = """
            SELECT former.id
            FROM unnest(?) AS actor (id),
                LATERAL (
                    SELECT id FROM users WHERE users.id = actor.id AND state IS DISTINCT FROM 'active') AS former""";

    private final JdbcTemplate jdbc;

    FormerActors(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Set<Actor> among(Collection<Actor> actors) {
        Set<Actor> former = new HashSet<>();
        jdbc.query(SqlArrays.statement(READ, arrays -> arrays.texts(actors, Actor::id)), row -> {
            former.add(new Actor(row.getString(1)));
        });
        return former;
    }
}
