package io.deactivateuser.apply;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads which users are protected, for every batch anew: who is protected now is not deactivated by the next one. */
@Component
class ProtectedUsers implements RunsStatements {
    private static final String READ = "SELECT user_id FROM protected_users WHERE user_id = ANY (?)";

    private final JdbcTemplate jdbc;

    ProtectedUsers(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(reading(List.of()));
    }

    Set<String> among(Collection<String> userIds) {
        Set<String> found = new HashSet<>();
        if (!userIds.isEmpty()) {
            jdbc.query(reading(userIds), row -> {
                found.add(row.getString(1));
            });
        }
        return found;
    }

    private static BoundStatement reading(Collection<String> userIds) {
        return SqlArrays.statement(READ, arrays -> arrays.texts(userIds, id -> id));
    }
}
