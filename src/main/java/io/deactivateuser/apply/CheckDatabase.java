package io.deactivateuser.apply;

import io.deactivateuser.settings.StartRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What must hold of the database before the first record is read. A database that does not answer at the start is waited for, and is
 * looked at before any partition is read all the same.
 */
@Component
public class CheckDatabase {
    private static final Logger log = LoggerFactory.getLogger(CheckDatabase.class);

    private final CheckPool pool;
    private final CheckPooling pooling;
    private final CheckSession session;
    private final CheckDurability durability;
    private final CheckTables tables;
    private final CheckStatements statements;
    private volatile boolean held;

    CheckDatabase(
            CheckPool pool,
            CheckPooling pooling,
            CheckSession session,
            CheckDurability durability,
            CheckTables tables,
            CheckStatements statements) {
        this.pool = pool;
        this.pooling = pooling;
        this.session = session;
        this.durability = durability;
        this.tables = tables;
        this.statements = statements;
    }

    /**
     * Looks at the database, unless it does not answer.
     *
     * @throws StartRefusedException where the worker cannot work with it
     */
    public void beforeStart() {
        pool.check();
        try {
            look();
        } catch (DataAccessException | TransactionException e) {
            log.warn(
                    "The database does not answer; it is looked at once it does, and nothing is read before: {}",
                    SqlFault.message(e));
        }
    }

    /**
     * Looks at the database once more before records are read, unless it was found to be right.
     *
     * @throws UnfitDatabaseException where the worker cannot work with it
     * @throws DataAccessException where it does not answer, or takes no changes, which a failover ends as a rule
     */
    public void beforeFirstRecord() {
        try {
            look();
        } catch (ReadOnlySessionException e) {
            throw new TransientDataAccessResourceException(SqlFault.message(e), e);
        } catch (StartRefusedException e) {
            throw new UnfitDatabaseException(e);
        }
    }

    private synchronized void look() {
        if (held) {
            return;
        }
        try {
            pooling.check();
            session.check();
            durability.check();
            tables.check();
            statements.check();
        } catch (DataAccessException | TransactionException e) {
            if (SqlFault.isAboutParameters(e)) {
                throw CheckPooling.refusedFor(SqlFault.message(e));
            }
            if (SqlFault.isOutage(e)) {
                throw e;
            }
            throw new StartRefusedException(
                    "The database cannot be used: " + SqlFault.message(e), DatabaseFailureAnalyzer.WHAT_TO_DO);
        }
        held = true;
    }
}
