package io.deactivateuser.apply;

import io.deactivateuser.settings.StartRefusedException;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Before the first record is read: Postgres takes every statement as it stands, on the tables as they are. */
@Component
class CheckStatements {
    private final JdbcTemplate jdbc;
    private final List<RunsStatements> all;

    CheckStatements(JdbcTemplate jdbc, List<RunsStatements> all) {
        this.jdbc = jdbc;
        this.all = all;
    }

    /**
     * Has each statement planned, which takes all that running it over no rows would take.
     *
     * @throws StartRefusedException where Postgres refuses one
     */
    void check() {
        all.forEach(statements -> statements.statements().forEach(this::plan));
    }

    private void plan(BoundStatement statement) {
        try {
            jdbc.query(statement.explained(), row -> {});
        } catch (DataAccessException e) {
            if (SqlFault.isOutage(e)) {
                throw e;
            }
            throw new StartRefusedException(
                    "Postgres refuses a statement that the worker runs for each batch: " + SqlFault.message(e)
                            + System.lineSeparator() + statement.sql(),
                    "Look at the tables that it names, at their rules and at the rights of the worker's role. The README's sections"
                            + " \"The tables\" and \"Rights\" say what it needs.");
        }
    }
}
