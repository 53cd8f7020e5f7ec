package io.deactivateuser.bench;

import java.util.function.LongSupplier;

/** A count that grows while it is watched: one that has stood still for two minutes will not grow any more. */
final class Growing {
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    /** There were {@code count} at a {@link System#nanoTime()}. */
    record Point(long nanos, long count) {
        static Point now(LongSupplier count) {
            return new Point(System.nanoTime(), count.getAsLong());
        }

        double rateTo(Point later) {
            return (later.count - count) * 1e9 / (later.nanos - nanos);
        }
    }

    /** Asks for the count. */
    interface Ask {
        Point ask();
    }

    private Growing() {}

    /** Asks this often until there are so many {@code things}. */
    static Point await(long count, String things, long periodMillis, Ask now) {
        Point last = now.ask();
        long movedAt = last.nanos();
        while (last.count() < count) {
            sleep(periodMillis);
            Point next = now.ask();
            if (next.count() > last.count()) {
                movedAt = next.nanos();
            } else if (next.nanos() - movedAt > PATIENCE_NANOS) {
                throw new IllegalStateException(next.count() + " of " + count + " " + things + ", and no more");
            }
            last = next;
        }
        return last;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
