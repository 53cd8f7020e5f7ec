package io.deactivateuser.list.watch;

import io.deactivateuser.list.journal.Entry;
import io.deactivateuser.list.journal.Outcome;
import java.io.PrintStream;
import java.util.Locale;

/** A line every ten seconds, for a log: nothing is moved, coloured or cleared. */
public final class Lines extends Watch {
    private static final long EVERY_NANOS = 10_000_000_000L;

    private final PrintStream to;
    private long last = System.nanoTime();

    public Lines(PrintStream to) {
        this.to = to;
    }

    @Override
    public void answered(long line, Entry entry) {
        // Single answers are for programs; the counts are shown when they are due.
    }

    @Override
    public void tick(Tally tally) {
        if (System.nanoTime() - last >= EVERY_NANOS) {
            last = System.nanoTime();
            to.println(text(tally, rate(tally), left(tally)));
        }
    }

    @Override
    public void say(String text) {
        to.println(text);
    }

    @Override
    public void end(Tally tally) {
        // Nothing to clear: the summary follows.
    }

    static String text(Tally tally, double rate, String left) {
        return String.format(
                Locale.ROOT,
                "%,d of %,d answered, %,.0f/s, %s left: %,d done, %,d already, %,d refused",
                tally.answered(),
                tally.users(),
                rate,
                left,
                tally.of(Outcome.DONE),
                tally.of(Outcome.ALREADY),
                tally.of(Outcome.REFUSED) + tally.of(Outcome.UNEXPECTED));
    }
}
