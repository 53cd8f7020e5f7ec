package io.deactivateuser.apply;

import io.deactivateuser.settings.StartRefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Before the first record is read: a connection is a session. A pooler that gives each transaction another one loses the settings by which
 * plans are kept, and a prepared statement is another session's.
 */
@Component
class CheckPooling {
    /** A pooler may give the same session several times in a row. */
    private static final int ROUNDS = 5;

    private static final String SESSION = "SELECT pg_backend_pid()";

    private final JdbcTemplate jdbc;
    private final DataSource dataSource;

    /** With a template of its own: Boot's waits for the migrations, and the pooling is checked before them, too. */
    CheckPooling(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.dataSource = dataSource;
    }

    /**
     * Asks two connections for their sessions, by turns.
     *
     * @throws StartRefusedException where one changes, or both have one
     */
    void check() {
        jdbc.execute((Connection one) -> {
            try (Connection other = dataSource.getConnection()) {
                return compare(one, other);
            } catch (SQLException e) {
                // PgBouncer's answer to a transaction, where it gives each statement a session.
                if (String.valueOf(e.getMessage()).contains("statement pooling mode")) {
                    throw refused();
                }
                throw e;
            }
        });
    }

    private static int compare(Connection one, Connection other) throws SQLException {
        int ofOne = session(one);
        int ofOther = inTransaction(one, ofOne, other);
        for (int round = 1; round < ROUNDS; round++) {
            if (session(one) != ofOne || inTransaction(one, ofOne, other) != ofOther) {
                throw refused();
            }
        }
        return ROUNDS;
    }

    /** While a transaction keeps the other's session, nobody else may be given it. */
    private static int inTransaction(Connection one, int ofOne, Connection other) throws SQLException {
        other.setAutoCommit(false);
        int ofOther = session(other);
        if (ofOther == ofOne || session(one) != ofOne) {
            throw refused();
        }
        other.rollback();
        other.setAutoCommit(true);
        return ofOther;
    }

    private static int session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SESSION)) {
            row.next();
            return row.getInt(1);
        }
    }

    /** No connection was given: the parameters with which it was asked for are refused. */
    static StartRefusedException refusedFor(String message) {
        return new StartRefusedException(
                "Something between the worker and Postgres refuses what the worker's connections are asked for with (a pooler, such as"
                        + " PgBouncer): " + message,
                "Let spring.datasource.url lead to Postgres itself; the worker has a pool of its own. Or have the pooler give sessions"
                        + " (pool_mode=session) and pass over the parameters (ignore_startup_parameters=extra_float_digits,options). It"
                        + " then passes over the time limits, too: give them to the worker's role, by ALTER ROLE ... SET,"
                        + " statement_timeout to 20s, lock_timeout to 10s, idle_in_transaction_session_timeout to 30s.");
    }

    private static StartRefusedException refused() {
        return new StartRefusedException(
                "Something between the worker and Postgres gives each transaction a session of its own (transaction pooling, as"
                        + " PgBouncer does with pool_mode=transaction).",
                "Let spring.datasource.url lead to Postgres itself, or to a pool with pool_mode=session. The worker has a pool of"
                        + " its own.");
    }
}
