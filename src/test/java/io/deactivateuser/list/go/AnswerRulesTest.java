package io.deactivateuser.list.go;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.ask.Answer;
import io.deactivateuser.list.journal.Outcome;
import io.deactivateuser.list.journal.RunHeader;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers are a run's own. The run of these tests begins at noon. */
class AnswerRulesTest {
    @ParameterizedTest
    @CsvSource({
        "false,    false,        2026-11-26T12:00:01Z, DONE",
        "false,    true,         2026-11-26T12:00:01Z, DONE",
        "true,     true,         2026-11-26T12:00:01Z, DONE",
        "true,     false,        2026-11-26T12:00:01Z, UNEXPECTED",
        "false,    false,        2026-11-26T11:59:01Z, DONE",
        "false,    false,        2026-11-26T11:58:59Z, UNEXPECTED",
        "true,     true,         2026-11-26T11:58:59Z, UNEXPECTED",
        "false,    false,        ,                     DONE",
        "true,     false,        ,                     UNEXPECTED",
        "false,    false,        no time,              DONE"
    })
    void aRepetitionThatWasNotAskedForAndAChangeFromBeforeAreNoSuccess(
            boolean replayed, boolean askedBefore, @Nullable String changeDate, Outcome outcome) {
        assertThat(rules(false).outcome(answer(0, null, changeDate, replayed), askedBefore))
                .isEqualTo(outcome);
    }

    @Test
    void whoIsDeactivatedAlreadyCountsUnlessTheAnswerIsOfAnotherTime() {
        assertThat(rules(false).outcome(answer(9, "USER_ALREADY_DEACTIVATED", null, false), false))
                .isEqualTo(Outcome.ALREADY);
        assertThat(rules(false).outcome(answer(9, "USER_ALREADY_DEACTIVATED", null, true), false))
                .isEqualTo(Outcome.UNEXPECTED);
        assertThat(rules(false).outcome(answer(5, "USER_NOT_FOUND", null, true), false))
                .as("a refusal claims nothing")
                .isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aDryRunMayTellOfAnOldChange() {
        assertThat(rules(true).outcome(answer(0, null, "2020-01-01T00:00:00Z", false), false))
                .isEqualTo(Outcome.DONE);
    }

    private static AnswerRules rules(boolean validateOnly) {
        return new AnswerRules(new RunHeader(
                "run", Instant.parse("2026-11-26T12:00:00Z"), "", 1, 0, Action.DEACTIVATE, validateOnly, Map.of()));
    }

    private static Answer answer(int code, @Nullable String reason, @Nullable String changeDate, boolean replayed) {
        return new Answer("r", code, reason, null, "2", null, changeDate, replayed);
    }
}
