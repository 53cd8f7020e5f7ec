package io.deactivateuser.list.go;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.journal.Outcome;
import io.deactivateuser.list.watch.Tally;

/**
 * How a run ended.
 *
 * @param status what caused it; {@link ExitStatus#ALL_DONE} where the counts say enough
 * @param why in words; empty where everybody was asked and answered
 */
public record Ending(int status, String why) {
    static final Ending NORMAL = new Ending(ExitStatus.ALL_DONE, "");

    /** The program's, which tells of the worst. An interrupt that came when everybody was answered left nobody out. */
    public int exitStatus(Tally tally) {
        if (status != ExitStatus.ALL_DONE && (status != ExitStatus.INTERRUPTED || tally.unanswered() > 0)) {
            return status;
        }
        if (tally.unanswered() > 0) {
            return ExitStatus.SOME_UNANSWERED;
        }
        return tally.of(Outcome.REFUSED) + tally.of(Outcome.UNEXPECTED) > 0
                ? ExitStatus.SOME_REFUSED
                : ExitStatus.ALL_DONE;
    }
}
