package io.deactivateuser.apply;

import io.deactivateuser.settings.StartRefusedException;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Before the first record is read: the worker's connections reach a database that can be written, and that holds every text. */
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
     * @throws StartRefusedException where nothing can be written, or not every ID
     */
    void check() {
        // The driver says with the beginning of a transaction that it is read-only.
        Session session = Objects.requireNonNull(transaction.execute(status -> jdbc.queryForObject(
                SESSION,
                (row, number) -> new Session(
                        row.getBoolean("standby"), row.getBoolean("read_only"), row.getString("encoding")))));
        if (session.standby()) {
            throw new StartRefusedException("The database is a standby, which takes no changes.", TO_WRITE);
        }
        if (session.readOnly()) {
            throw new StartRefusedException(
                    "The worker's connections are read-only (transaction_read_only is on).", TO_WRITE);
        }
        if (!session.encoding().equals(UTF8)) {
            throw new StartRefusedException(
                    "The database has the encoding " + session.encoding()
                            + ", which does not hold every ID that a request may name.",
                    "Use a database with the encoding UTF8 (CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0).");
        }
    }
}
