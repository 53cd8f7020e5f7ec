package io.deactivateuser.list.go;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.list.ask.Answer;
import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.journal.Entry;
import io.deactivateuser.list.journal.Outcome;
import io.deactivateuser.list.watch.Tally;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run says by its exit status. */
class EndingTest {
    private final Ending interrupted = new Ending(ExitStatus.INTERRUPTED, "Interrupted");

    @Test
    void anInterruptThatCameTooLateToLeaveAnybodyOutIsNone() {
        assertThat(interrupted.exitStatus(answered(2, Outcome.DONE))).isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(interrupted.exitStatus(answered(1, Outcome.DONE))).isEqualTo(ExitStatus.ALL_DONE);
        assertThat(interrupted.exitStatus(answered(1, Outcome.REFUSED))).isEqualTo(ExitStatus.SOME_REFUSED);
    }

    /** One answer of this outcome, for so many users. */
    private static Tally answered(int users, Outcome outcome) {
        Tally tally = new Tally(users);
        tally.add(new Entry(List.of("u"), new Answer("r", 0, null, null, null, null, null, false), outcome));
        return tally;
    }
}
