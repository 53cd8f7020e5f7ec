package io.deactivateuser.apply;

import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
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
    private final List<String> accessWaits;

    AwaitRows(JdbcTemplate jdbc, TransactionOperations transaction, CutOff cutOff) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.accessWaits = cutOff.waits();
    }

    @Override
    public List<BoundStatement> statements() {
        return waits().map(sql -> BoundStatement.of(sql, "")).toList();
    }

    private Stream<String> waits() {
        // An identity provider that ends sessions itself may have one locked, and wait for the user's row.
        return Stream.concat(accessWaits.stream(), Stream.of(AWAIT_USER));
    }

    /**
     * Waits until nobody has the rows locked, table by table, and gives them back at once: nothing of one table is held while
     * another's is waited for.
     *
     * @param meanwhile takes the session that waits
     * @return whether they were free within the time
     */
    boolean await(String userId, Duration atMost, IntConsumer meanwhile) {
        return waits().allMatch(sql -> await(sql, userId, atMost, meanwhile));
    }

    /**
     * Waits for the user's rows, each in its turn among all who queue for it, and keeps the locks to the end of the transaction under way,
     * which must hold no other ones.
     *
     * @param atMost for one row
     * @return whether the rows were to be had within the time; if not, the transaction cannot be gone on with
     */
    boolean lock(String userId, Duration atMost) {
        try {
            limit(atMost);
            waits().forEach(sql -> jdbc.query(sql, row -> {}, userId));
            return true;
        } catch (DataAccessException e) {
            if (SqlFault.isAboutLocks(e)) {
                return false;
            }
            throw e;
        }
    }

    private int limit(Duration atMost) {
        Integer session = jdbc.queryForObject(LIMIT, Integer.class, atMost.toMillis() + "ms");
        return session == null ? 0 : session;
    }

    private boolean await(String sql, String userId, Duration atMost, IntConsumer meanwhile) {
        try {
            transaction.executeWithoutResult(status -> {
                status.setRollbackOnly();
                meanwhile.accept(limit(atMost));
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
