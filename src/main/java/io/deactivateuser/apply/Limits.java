package io.deactivateuser.apply;

import java.time.Duration;

/**
 * How long one transaction may take, and so keep others from the rows that it has locked. One that could be cut smaller gets half a
 * second; a request alone may be slow, say for a trigger's sake.
 *
 * @param statement the longest statement
 * @param lock the longest wait for a lock other than a user's row, for which nobody waits
 */
record Limits(Duration statement, Duration lock, long startedAt) {
    /** Longer than this nobody should have to wait for a transaction of the worker's. */
    static final Duration SHORT = Duration.ofMillis(500);

    private static final Limits MANY = new Limits(Duration.ofMillis(400), Duration.ofMillis(300), 0);
    private static final Limits ONE = new Limits(Duration.ofSeconds(4), Duration.ofSeconds(2), 0);

    /** The limits of a transaction of so many submissions that begins now. */
    static Limits of(int submissions) {
        Limits limits = submissions > 1 ? MANY : ONE;
        return new Limits(limits.statement, limits.lock, System.nanoTime());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /**
     * Before each further statement: a sum of short ones is no better than one that is long.
     *
     * @throws TookTooLongException where the transaction has had its time
     */
    void check() {
        Duration longest = statement.compareTo(SHORT) < 0 ? SHORT : statement;
        if (elapsed().compareTo(longest) > 0) {
            throw new TookTooLongException(longest);
        }
    }
}
