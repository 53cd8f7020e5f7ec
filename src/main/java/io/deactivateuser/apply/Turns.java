package io.deactivateuser.apply;

import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Lets batches that have users in common go on one after the other. Each takes what is free, and stops at the first user that another
 * has: where two have many in common, both stop after a few records, again and again. So whoever has met another waits here first, with
 * nothing locked yet, and then waits for the rows as well: nobody else who waits for rows holds any.
 */
@Component
class Turns implements RunsStatements {
    /** Behind the numbers of what is owned ({@link ReadOwners}). */
    private static final int NUMBER = 128;

    private static final String TAKE = "SELECT pg_advisory_xact_lock(?, ?) FROM set_config('lock_timeout', ?, true)";

    /** About as long as a few batches take. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final JdbcTemplate jdbc;

    Turns(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(taking());
    }

    /**
     * Takes the turn to the end of the transaction under way, which must have locked nothing yet.
     *
     * @throws org.springframework.dao.DataAccessException where it is not to be had in time
     */
    void take() {
        jdbc.query(taking(), row -> {});
    }

    private static BoundStatement taking() {
        return SqlArrays.statement(
                TAKE, arrays -> arrays.value(ReadOwners.LOCKS).value(NUMBER).value(LONGEST_WAIT.toMillis() + "ms"));
    }
}
