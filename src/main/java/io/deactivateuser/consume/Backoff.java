package io.deactivateuser.consume;

import io.deactivateuser.settings.WorkerSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/** How long a consumer thread waits before it tries again: doubled with each fault, short again after a commit. */
@Component
class Backoff implements TransactionExecutionListener {
    private final WorkerSettings.Retry settings;
    private final ThreadLocal<@Nullable Duration> last = new ThreadLocal<>();

    Backoff(WorkerSettings settings) {
        this.settings = settings.retry();
    }

    /** The shortest wait, for what is no further fault. */
    Duration first() {
        return settings.first();
    }

    Duration next() {
        Duration before = last.get();
        Duration next = before == null ? settings.first() : before.multipliedBy(2);
        if (next.compareTo(settings.longest()) > 0) {
            next = settings.longest();
        }
        last.set(next);
        return next;
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
        if (commitFailure == null) {
            last.remove();
        }
    }
}
