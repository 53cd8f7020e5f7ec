package io.deactivateuser.authenticate;

import java.time.Duration;

/**
 * How long one batch still waits for keys that some of its tokens name and that are not known: the same few seconds, however many such
 * tokens it has. Used by one thread.
 */
public final class Patience {
    static final Duration OF_A_BATCH = Duration.ofSeconds(10);

    private final long since = System.nanoTime();
    private long nanosLeft;

    Patience(Duration all) {
        this.nanosLeft = all.toNanos();
    }

    /** Keys that were asked for after this moment, on the clock of {@link System#nanoTime}, are new enough for the batch. */
    long since() {
        return since;
    }

    long nanosLeft() {
        return nanosLeft;
    }

    void spend(long nanos) {
        nanosLeft = Math.max(0, nanosLeft - nanos);
    }
}
