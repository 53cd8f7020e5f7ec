package io.deactivateuser.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Waits until the rows of one user are free: that of {@code users}, and those that give access. */
@Component
class AwaitRows implements RunsStatements {
    private static final String LIMIT = "SELECT pg_backend_pid() FROM set_config('lock_timeout', ?, true)";
    private static final String AWAIT_USER = "SELECT FROM users WHERE id = ? FOR NO KEY UPDATE";

    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final List<String> waits = new ArrayList<>();

    AwaitRows(JdbcTemplate jdbc, TransactionOperations transaction, CutOff cutOff) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        waits.add(AWAIT_USER);
        waits.addAll(cutOff.waits());
    }

    @Override
    public List<BoundStatement> statements() {
        return waits.stream().map(sql -> BoundStatement.of(sql, "")).toList();
    }

    /**
     * Waits until nobody has the rows locked, table by table, and gives them back at once: nothing of one table is held while
     * another's is waited for.
     *
     * @param meanwhile takes the session that waits
     * @return whether they were free within the time
     */
    boolean await(String userId, Duration atMost, IntConsumer meanwhile) {
        return waits.stream().allMatch(sql -> await(sql, userId, atMost, meanwhile));
    }

    private boolean await(String sql, String userId, Duration atMost, IntConsumer meanwhile) {
        try {
            transaction.executeWithoutResult(status -> {
                status.setRollbackOnly();
                Integer session = jdbc.queryForObject(LIMIT, Integer.class, atMost.toMillis() + "ms");
                meanwhile.accept(session == null ? 0 : session);
                jdbc.query(sql, row -> {}, userId);
            });
            return true;
        } catch (DataAccessException e) {
            if (SqlFault.isAboutLocks(e)) {
                return false;
            }
            throw e;
        }
    }
}
