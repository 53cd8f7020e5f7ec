package io.deactivateuser.apply;

import com.zaxxer.hikari.HikariDataSource;
import io.deactivateuser.settings.StartRefusedException;
import io.deactivateuser.settings.TransactionalIds;
import io.deactivateuser.settings.WorkerSettings;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Before the first record is read: no consumer thread has to wait for a connection that another part of the worker holds. */
@Component
class CheckPool {
    /** The purge, the count of conflicts, and the health check. */
    private static final int BESIDE_THE_CONSUMERS = 3;

    /** All look-ups together use one connection; {@link RecordedAnswers} sees to it. */
    private static final int FOR_LOOK_UPS = 1;

    private final DataSource dataSource;
    private final TransactionalIds threads;
    private final WorkerSettings.Lookup lookup;

    CheckPool(DataSource dataSource, TransactionalIds threads, WorkerSettings settings) {
        this.dataSource = dataSource;
        this.threads = threads;
        this.lookup = settings.lookup();
    }

    /**
     * Compares the pool's size with who uses it.
     *
     * @throws StartRefusedException where it is too small
     */
    void check() {
        int needed = threads.count() + BESIDE_THE_CONSUMERS + (lookup.enabled() ? FOR_LOOK_UPS : 0);
        if (dataSource instanceof HikariDataSource pool && pool.getMaximumPoolSize() < needed) {
            throw new StartRefusedException(
                    "spring.datasource.hikari.maximum-pool-size is " + pool.getMaximumPoolSize() + ", and "
                            + threads.count() + " consumer threads with what goes on beside them need " + needed + ".",
                    "Raise it to " + needed + " or more, or lower spring.kafka.listener.concurrency.");
        }
    }
}
