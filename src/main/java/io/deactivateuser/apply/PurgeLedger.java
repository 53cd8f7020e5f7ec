package io.deactivateuser.apply;

import io.deactivateuser.observe.Seldom;
import io.deactivateuser.settings.WorkerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Forgets answers older than the ledger's retention, beside the work: each delete is small and its own transaction. */
@Component
public class PurgeLedger {
    private static final Logger log = LoggerFactory.getLogger(PurgeLedger.class);

    private final LedgerRows rows;
    private final WorkerSettings.Ledger settings;
    private final Seldom seldom;

    PurgeLedger(LedgerRows rows, WorkerSettings settings, Seldom seldom) {
        this.rows = rows;
        this.seldom = seldom;
        this.settings = settings.ledger();
    }

    /** Deletes until nothing is left to delete. */
    @Scheduled(
            fixedDelayString = "#{@ledgerPurgeInterval.toMillis()}",
            initialDelayString = "#{@ledgerPurgeInterval.toMillis()}")
    public void purge() {
        try {
            long purged = 0;
            int deleted;
            do {
                deleted = rows.purge(settings.retention().toSeconds(), settings.purgeBatchSize());
                purged += deleted;
            } while (deleted == settings.purgeBatchSize()
                    && !Thread.currentThread().isInterrupted());
            if (purged > 0) {
                log.info("Purged {} answers older than {} from the ledger.", purged, settings.retention());
            }
        } catch (DataAccessException | TransactionException e) {
            if (seldom.isDue(PurgeLedger.class)) {
                log.warn(
                        "The ledger could not be purged; the next try is in {}: {}",
                        settings.purgeInterval(),
                        NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            }
        }
    }
}
