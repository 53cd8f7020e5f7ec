package io.deactivateuser.recover;

import io.deactivateuser.settings.WorkerSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long one consumer thread waits before it tries again: doubled with each fault, short again after a success. */
final class Backoff {
    private final WorkerSettings.Retry settings;
    private @Nullable Duration last;

    Backoff(WorkerSettings.Retry settings) {
        this.settings = settings;
    }

    Duration next() {
        Duration next = last == null ? settings.first() : last.multipliedBy(2);
        if (next.compareTo(settings.longest()) > 0) {
            next = settings.longest();
        }
        last = next;
        return next;
    }

    void reset() {
        last = null;
    }
}
