package io.deactivateuser.list.watch;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.journal.Outcome;
import io.deactivateuser.list.journal.RunHeader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The end of a run in words: what became of the users, where that is written, and what to do next. */
public final class Summary {
    private final StringBuilder text = new StringBuilder();

    private Summary() {}

    /**
     * Of a run that has ended.
     *
     * @param why it ended before everybody was answered; empty where it did not
     */
    public static String of(Tally tally, RunHeader header, Path results, String why) {
        Summary summary = new Summary();
        summary.text
                .append("Run ")
                .append(header.run())
                .append(header.validateOnly() ? ", a dry run" : "")
                .append('\n');
        String done = header.validateOnly()
                ? "would be " + header.action().done()
                : header.action().done();
        summary.line(done, tally.of(Outcome.DONE));
        summary.line(header.action().already(), tally.of(Outcome.ALREADY));
        if (tally.of(Outcome.UNEXPECTED) > 0) {
            summary.line("answered from another time", tally.of(Outcome.UNEXPECTED));
        }
        summary.line("refused", tally.of(Outcome.REFUSED));
        for (Map.Entry<String, Integer> refusal : tally.refusals().entrySet()) {
            summary.line("  " + refusal.getKey(), refusal.getValue(), tally.message(refusal.getKey()));
        }
        if (!tally.touched().isEmpty()) {
            summary.text
                    .append("  left since somebody has changed them: ")
                    .append(String.join(", ", tally.touched()))
                    .append(
                            tally.refusals().getOrDefault("SEQUENCE_MISMATCH", 0)
                                            > tally.touched().size()
                                    ? ", …"
                                    : "")
                    .append('\n');
        }
        summary.line("unanswered", tally.unanswered());
        if (tally.before() > 0) {
            summary.line("answered before this start", tally.before());
        }
        summary.text.append("Results: ").append(results).append('\n');
        if (!why.isEmpty()) {
            summary.text.append(why).append('\n');
        }
        summary.text.append("Next: ").append(next(tally, header, results));
        return summary.text.toString();
    }

    private static String next(Tally tally, RunHeader header, Path results) {
        if (tally.unanswered() > 0) {
            return header.validateOnly()
                    ? "run the same command again."
                    : "run the same command again; it goes on with this run." + standing(tally);
        }
        if (tally.of(Outcome.UNEXPECTED) > 0) {
            return "look at the lines of the result file with replayed=unexpected: they say what was done at another time.";
        }
        if (tally.of(Outcome.REFUSED) > 0 && header.action() == Action.REACTIVATE) {
            return "look at the column reason of the result file: SEQUENCE_MISMATCH are those whom somebody has changed since; they are"
                    + " left as they are.";
        }
        if (tally.of(Outcome.REFUSED) > 0 && header.validateOnly()) {
            return "look at the column reason; mend what it names, and run the same command again.";
        }
        if (tally.of(Outcome.REFUSED) > 0) {
            return "look at the column reason; mend what it names."
                    + (tally.of(Outcome.REFUSED) > tally.standing()
                            ? " Who was refused for a token, a right or an expiry is asked for again by the same command."
                            : "")
                    + standing(tally) + " For new rows in the file add --amended.";
        }
        if (header.validateOnly()) {
            return "run without --dry-run.";
        }
        return switch (header.action()) {
            case DEACTIVATE -> "nothing. Keep the result file: undo " + results + " takes all of it back.";
            case REACTIVATE -> "nothing.";
        };
    }

    private static String standing(Tally tally) {
        return tally.standing() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        " Of the refused, %,d have an answer that stands (such as USER_NOT_FOUND): the same command does not ask"
                                + " for them again, --new-run does.",
                        tally.standing());
    }

    private void line(String what, int count) {
        line(what, count, "");
    }

    private void line(String what, int count, String more) {
        text.append(String.format(Locale.ROOT, "  %-28s %,10d  %s", what, count, more)
                        .stripTrailing())
                .append('\n');
    }
}
