package io.deactivateuser.list.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.list.ask.Answer;
import io.deactivateuser.list.journal.Entry;
import io.deactivateuser.list.journal.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person sees while a run goes on. */
class BarTest {
    private static final int FITS = 79;

    private final Tally tally = new Tally(1_000_000);

    @Test
    void countsRateAndTimeLeftAreShown() {
        add(Outcome.DONE, 2_345);
        add(Outcome.ALREADY, 17);
        add(Outcome.REFUSED, 1);
        add(Outcome.UNEXPECTED, 1);

        assertThat(Bar.text(tally, 512.4, "32 min 28 s"))
                .isEqualTo("[          ]   0% 2 refused, 2,345 done, 17 already, 32 min 28 s left, 512/s");
        assertThat(Lines.text(tally, 512.4, "32 min 28 s"))
                .isEqualTo("2,364 of 1,000,000 answered, 512/s, 32 min 28 s left: 2,345 done, 17 already, 2 refused");
    }

    @Test
    void whatDoesNotFitIsLeftOutWholeAndNeverTheRefused() {
        add(Outcome.DONE, 448_750);
        add(Outcome.ALREADY, 550_000);
        add(Outcome.REFUSED, 1_250);

        String text = Bar.text(tally, 123_456, "59 min 59 s");

        assertThat(text)
                .hasSizeLessThanOrEqualTo(FITS)
                .isEqualTo("[==========] 100% 1,250 refused, 448,750 done, 550,000 already, 123,456/s");
    }

    private void add(Outcome outcome, int times) {
        Answer answer = new Answer("r", outcome == Outcome.REFUSED ? 5 : 0, "R", null, null, null, null, false);
        for (int i = 0; i < times; i++) {
            tally.add(new Entry(List.of("u"), answer, outcome));
        }
    }
}
