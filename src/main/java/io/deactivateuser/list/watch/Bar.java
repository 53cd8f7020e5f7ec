package io.deactivateuser.list.watch;

import io.deactivateuser.list.journal.Entry;
import io.deactivateuser.list.journal.Outcome;
import java.io.PrintWriter;
import java.util.Locale;

/** One line of a terminal that is written over, several times a second. */
public final class Bar extends Watch {
    private static final int WIDTH = 10;
    /** What fits into a line of any terminal: one that is broken in two could not be written over. */
    private static final int FITS = 79;

    private static final long EVERY_NANOS = 200_000_000L;
    /** To the line's first column, and what is behind it cleared: this line and nothing else of the screen. */
    private static final String AGAIN = "\r\u001B[K";

    private final PrintWriter terminal;
    private long last;

    public Bar(PrintWriter terminal) {
        this.terminal = terminal;
    }

    @Override
    public void answered(long line, Entry entry) {
        // The bar shows counts and no single answers.
    }

    @Override
    public void tick(Tally tally) {
        if (last == 0 || System.nanoTime() - last >= EVERY_NANOS) {
            last = System.nanoTime();
            draw(tally);
        }
    }

    @Override
    public void say(String text) {
        terminal.println(AGAIN + text);
        terminal.flush();
    }

    @Override
    public void end(Tally tally) {
        draw(tally);
        terminal.println();
        terminal.flush();
    }

    private void draw(Tally tally) {
        terminal.print(AGAIN + text(tally, rate(tally), left(tally)));
        terminal.flush();
    }

    /** What matters most is first; a count that does not fit is left out, since half of it would be another number. */
    static String text(Tally tally, double rate, String left) {
        int full = tally.users() == 0 ? WIDTH : (int) ((long) WIDTH * tally.answered() / tally.users());
        int percent = tally.users() == 0 ? 100 : (int) (100L * tally.answered() / tally.users());
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "[%s] %3d%%", "=".repeat(full) + " ".repeat(WIDTH - full), percent));
        add(text, " %,d refused", tally.of(Outcome.REFUSED) + tally.of(Outcome.UNEXPECTED));
        add(text, ", %,d done", tally.of(Outcome.DONE));
        add(text, ", %,d already", tally.of(Outcome.ALREADY));
        add(text, ", %s left", left);
        add(text, ", %,.0f/s", rate);
        return text.toString();
    }

    private static void add(StringBuilder text, String format, Object value) {
        String item = String.format(Locale.ROOT, format, value);
        if (text.length() + item.length() <= FITS) {
            text.append(item);
        }
    }
}
