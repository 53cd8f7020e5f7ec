package io.deactivateuser.apply;

import com.zaxxer.hikari.HikariDataSource;
import io.deactivateuser.settings.StartRefusedException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Before the first record is read: the worker's connections reach a database that can be written, and that holds every text; and what
 * they do ends within the time limits that they are asked for with, which a pooler may pass over.
 */
@Component
class CheckSession {
    private static final String SESSION = """
            SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only') = 'on' AS read_only,
                getdatabaseencoding() AS encoding""";

    static final String TO_WRITE =
            "Let spring.datasource.url lead to the primary (where it names several hosts, add targetServerType=primary), set"
                    + " default_transaction_read_only to off for the worker's role, its database and its connections, and leave"
                    + " spring.datasource.hikari.read-only unset.";

    private static final String UTF8 = "UTF8";

    private static final List<String> TIME_LIMITS =
            List.of("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout");

    // Without a unit, as it is compared. 0 is no limit.
    private static final String TIME_LIMIT = "SELECT CAST(setting AS bigint) FROM pg_settings WHERE name = ?";

    private static final String ASKED_FOR = "SELECT set_config(?, ?, true)";

    /** Of the options with which a connection is asked for, one. */
    private static final Pattern OPTION = Pattern.compile("(?:-c\\s*|--)([a-z_]+)=(\\S+)");

    private final TransactionOperations transaction;
    private final JdbcTemplate jdbc;

    CheckSession(TransactionOperations transaction, JdbcTemplate jdbc) {
        this.transaction = transaction;
        this.jdbc = jdbc;
    }

    private record Session(boolean standby, boolean readOnly, String encoding) {}

    /**
     * Asks what the worker's own connections see.
     *
     * @throws ReadOnlySessionException where nothing can be written
     * @throws StartRefusedException where not every ID can
     */
    void check() {
        // The driver says with the beginning of a transaction that it is read-only.
        Session session = Objects.requireNonNull(transaction.execute(status -> jdbc.queryForObject(
                SESSION,
                (row, number) -> new Session(
                        row.getBoolean("standby"), row.getBoolean("read_only"), row.getString("encoding")))));
        if (session.standby()) {
            throw readOnly("The database is a standby, which takes no changes.");
        }
        if (session.readOnly()) {
            throw readOnly("The worker's connections are read-only (transaction_read_only is on).");
        }
        if (!session.encoding().equals(UTF8)) {
            throw new StartRefusedException(
                    "The database has the encoding " + session.encoding()
                            + ", which does not hold every ID that a request may name.",
                    "Use a database with the encoding UTF8 (CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0).");
        }
        transaction.executeWithoutResult(status -> checkTimeLimits());
    }

    private ReadOnlySessionException readOnly(String description) {
        PooledConnections.giveUp(jdbc.getDataSource());
        return new ReadOnlySessionException(description, TO_WRITE);
    }

    private void checkTimeLimits() {
        Matcher option = OPTION.matcher(
                jdbc.getDataSource() instanceof HikariDataSource pool
                        ? pool.getDataSourceProperties().getProperty("options", "")
                        : "");
        while (option.find()) {
            String name = option.group(1);
            if (TIME_LIMITS.contains(name)) {
                long inForce = timeLimit(name);
                jdbc.queryForObject(ASKED_FOR, String.class, name, option.group(2));
                long asked = timeLimit(name);
                if (asked > 0 && (inForce == 0 || inForce > asked)) {
                    throw new StartRefusedException(
                            name + " of the worker's connections is "
                                    + (inForce == 0 ? "off" : inForce + " ms") + ", and they are asked for with "
                                    + option.group(2)
                                    + " (spring.datasource.hikari.data-source-properties.options). Without it a statement or a"
                                    + " lock can hold up a partition for ever.",
                            "Where a pooler passes over the options, give the limit to the worker's role: ALTER ROLE ... SET "
                                    + name + " = '" + option.group(2)
                                    + "'; or let spring.datasource.url lead to Postgres itself.");
                }
            }
        }
    }

    private long timeLimit(String name) {
        return Objects.requireNonNull(jdbc.queryForObject(TIME_LIMIT, Long.class, name));
    }
}
