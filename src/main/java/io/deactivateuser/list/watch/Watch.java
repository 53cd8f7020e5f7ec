package io.deactivateuser.list.watch;

import io.deactivateuser.list.journal.Entry;
import java.time.Duration;
import java.util.Locale;

/** Shows how a run goes on, to whoever is there to see it. */
public abstract class Watch {
    private static final double NANOS = 1e9;

    private final long begun = System.nanoTime();

    /** An answer, which is on the disk by now. */
    public abstract void answered(long line, Entry entry);

    /** Called often; shows what is due. */
    public abstract void tick(Tally tally);

    /** Something that a person should know now. */
    public abstract void say(String text);

    /** Nothing more comes; what was shown stays. */
    public abstract void end(Tally tally);

    /** Answers a second, since this start of the run. */
    static double rate(Tally tally, long begun) {
        double seconds = Math.max((System.nanoTime() - begun) / NANOS, 1e-3);
        return (tally.answered() - tally.before()) / seconds;
    }

    double rate(Tally tally) {
        return rate(tally, begun);
    }

    /** How long the rest takes at this rate, in words. */
    String left(Tally tally) {
        double rate = rate(tally);
        return rate < 0.01 ? "?" : words(Duration.ofSeconds((long) Math.ceil(tally.unanswered() / rate)));
    }

    /** A time as people say it. */
    public static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
    }
}
