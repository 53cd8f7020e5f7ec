package io.deactivateuser.apply;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many submissions go into one transaction. After one that held its locks for too long it is fewer, in all threads, since they
 * share the database; after each that was quick it is twice as many again.
 */
final class PieceSize {
    static final int MOST = 1 << 20;
    private static final int CUT = 4;
    private static final Duration QUICK = Limits.SHORT.dividedBy(2);

    private final AtomicInteger size = new AtomicInteger(MOST);

    int get() {
        return size.get();
    }

    /** A transaction of so many took so long. */
    void took(int submissions, Duration elapsed) {
        if (elapsed.compareTo(Limits.SHORT) > 0) {
            tooLong(submissions);
        } else if (elapsed.compareTo(QUICK) < 0) {
            size.accumulateAndGet(2 * submissions, (known, twice) -> Math.min(MOST, Math.max(known, twice)));
        }
    }

    /** A transaction of so many was given up. */
    void tooLong(int submissions) {
        size.accumulateAndGet(smaller(submissions), Math::min);
    }

    static int smaller(int submissions) {
        return Math.max(1, submissions / CUT);
    }
}
