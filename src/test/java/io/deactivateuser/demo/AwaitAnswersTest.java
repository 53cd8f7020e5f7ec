package io.deactivateuser.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.demo.Outcome.DeadLettered;
import io.deactivateuser.demo.Outcome.Unanswered;
import io.deactivateuser.demo.RequestLine.Label;
import io.deactivateuser.fixtures.Position;
import org.junit.jupiter.api.Test;

class AwaitAnswersTest {
    private final AwaitAnswers answers = new AwaitAnswers(10);
    private final Label first = line(1);
    private final Label second = line(2);

    AwaitAnswersTest() {
        answers.opened(first);
        answers.opened(second);
    }

    @Test
    void answersAreTakenInTheOrderOfTheLines() {
        answers.sent(first, position(1));
        answers.sent(second, position(2));

        answer(2);
        assertThat(answers.takeSettled()).isEmpty();

        answer(1);
        assertThat(answers.takeSettled()).extracting(Outcome::line).containsExactly(first, second);
        assertThat(answers.open()).isZero();
    }

    @Test
    void anAnswerMayBeReadBeforeTheProducerKnowsWhereItsRequestWent() {
        answer(1);
        answers.sent(first, position(1));

        assertThat(answers.takeSettled()).extracting(Outcome::line).containsExactly(first);
        assertThat(answers.answeredSoFar()).isOne();
    }

    @Test
    void answersToRequestsOfOthersAreForgotten() {
        for (int offset = 100; offset < 200; offset++) {
            answer(offset);
        }
        answers.sent(first, position(100));

        assertThat(answers.takeSettled()).isEmpty();
    }

    @Test
    void whatIsGivenUpCountsAsUnanswered() {
        answers.sent(first, position(1));
        answers.sent(second, position(2));
        answer(2);

        answers.giveUp("too late");

        Tally tally = new Tally();
        answers.takeSettled().forEach(tally);
        assertThat(tally.summary()).isEqualTo("2 lines: 0 replies, 1 dead letters, 1 unanswered");
        assertThat(tally.exitStatus()).isEqualTo(Tally.SOME_UNANSWERED);
    }

    @Test
    void aLineThatCouldNotBeSentIsUnanswered() {
        answers.notSent(first, "too large");

        assertThat(answers.takeSettled()).containsExactly(new Unanswered(first, "too large"));
    }

    @Test
    void nothingUnansweredIsTheStatusZero() {
        answers.sent(first, position(1));
        answer(1);

        Tally tally = new Tally();
        answers.takeSettled().forEach(tally);
        assertThat(tally.exitStatus()).isZero();
    }

    private void answer(long offset) {
        answers.answered(
                position(offset), line -> new DeadLettered(line, position(offset), "NOT_JSON", "It is not JSON."));
    }

    private static Label line(long number) {
        return new Label(number, "admin", null, null);
    }

    private static Position position(long offset) {
        return new Position(DemoTopics.REQUESTS, 0, offset);
    }
}
