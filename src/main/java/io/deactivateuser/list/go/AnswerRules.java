package io.deactivateuser.list.go;

import io.deactivateuser.list.ask.Answer;
import io.deactivateuser.list.journal.Outcome;
import io.deactivateuser.list.journal.RunHeader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Tells the answers of a run from those of another time. */
record AnswerRules(RunHeader header) {
    /** By how much the clocks of this machine and of the database may be apart. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /**
     * What an answer means.
     *
     * @param repeatable whether the run may have asked before, so that a recorded answer is its own
     */
    Outcome outcome(Answer answer, boolean repeatable) {
        boolean surprise = answer.replayed() && !repeatable;
        return Outcome.of(header.action(), answer, surprise || changedBefore(answer));
    }

    /** A dry run tells when the user was changed last, whenever that was. */
    private boolean changedBefore(Answer answer) {
        if (answer.changeDate() == null || header.validateOnly()) {
            return false;
        }
        try {
            return Instant.parse(answer.changeDate()).isBefore(header.started().minus(CLOCKS));
        } catch (DateTimeException e) {
            return false;
        }
    }
}
