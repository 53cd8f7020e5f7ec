package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.ProducerFaults;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * A broker that was killed may answer with old committed offsets when it has come back; seen of Kafka 4.2.2 with some ten
 * thousand commits. Here the test itself puts the group back.
 */
class StaleOffsetsIT {
    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    @Test
    void aGroupThatIsPutBackAnswersNothingTwiceAndGoesOnWhereItWas() {
        Worker first = deployment.startWorker();
        answerThreeBatches();
        first.close();
        putBackToTheBeginning();

        deployment.startWorker();

        assertThat(deployment
                        .ask(deployment.request(deployment.newUser("active")).on(0))
                        .outcome())
                .isEqualTo("OK");
        assertThat(deployment.ask(TestRequest.ofText("no json").on(1)).deadLetter())
                .isTrue();
        assertThat(deployment.ask(deployment.request("u").on(2)).outcome()).isEqualTo("USER_NOT_FOUND");
    }

    /** A worker that dies between the broker's commit and its own note of it, and a broker that forgets that commit. */
    @Test
    void aBatchThatWasCommittedWhileNobodyNotedItIsNotAnsweredAgain() {
        Worker first = deployment.startWorker();
        answerThreeBatches();
        first.close();
        List<Position> landed = Crash.afterTheCommitOf(
                deployment,
                deployment.request(deployment.newUser("active")).on(0),
                deployment.request("u").bearing(null).on(0));
        deployment.consumerGroup().move(0, landed.get(0).offset());

        deployment.startWorker();

        assertThat(deployment
                        .ask(deployment.request(deployment.newUser("active")).on(0))
                        .outcome())
                .isEqualTo("OK");
    }

    /** No clock is asked whether a batch landed: the one of the worker that began it was ahead. */
    @Test
    void aBatchThatLandedIsFoundHoweverItsWorkersClockWasSet() {
        List<Position> landed = Crash.afterTheCommitOf(
                deployment, deployment.request(deployment.newUser("active")).on(0));
        deployment.offsetRows().begunOneMinuteLater(0);
        deployment.consumerGroup().move(0, landed.get(0).offset());

        deployment.startWorker();

        assertThat(deployment
                        .ask(deployment.request(deployment.newUser("active")).on(0))
                        .outcome())
                .isEqualTo("OK");
    }

    /** The same with dead letters, and a group that is put back further. */
    @Test
    void deadLettersThatWereCommittedWhileNobodyNotedItAreNotWrittenAgain() {
        Worker first = deployment.startWorker();
        answerThreeBatches();
        first.close();
        Crash.afterTheCommitOf(
                deployment,
                TestRequest.ofText("no json").on(1),
                TestRequest.ofText("nor this").on(1));
        deployment.consumerGroup().move(1, 0);

        deployment.startWorker();

        assertThat(deployment.ask(TestRequest.ofText("no json").on(1)).deadLetter())
                .isTrue();
    }

    /** What was begun is known from the database alone then, and stays known while it is compared, record by record. */
    @Test
    void aComparisonThatIsBrokenOffDoesNotForgetHowFarItHasToGo() {
        Worker first = deployment.startWorker();
        answerThreeBatches();
        first.close();
        List<Position> landed = Crash.afterTheCommitOf(
                deployment,
                deployment.request("u").bearing(null).on(2),
                deployment.request("v").bearing(null).on(2),
                deployment.request("w").bearing(null).on(2));
        deployment.consumerGroup().move(2, landed.get(0).offset());
        OffsetsThatGetLostOnce.LOST.set(false);

        deployment.startWorker(List.of(OffsetsThatGetLostOnce.class), "spring.kafka.consumer.max-poll-records=1");

        assertThat(deployment.ask(deployment.request("u").on(2)).outcome()).isEqualTo("USER_NOT_FOUND");
        assertThat(OffsetsThatGetLostOnce.LOST).isTrue();
    }

    /** The first batch's offsets do not get through, so that no commit is tried. */
    static final class OffsetsThatGetLostOnce {
        static final AtomicBoolean LOST = new AtomicBoolean();

        @Bean
        DefaultKafkaProducerFactoryCustomizer lost() {
            return ProducerFaults.beforeOffsets(() -> {
                if (LOST.compareAndSet(false, true)) {
                    throw new TimeoutException("The offsets got lost");
                }
            });
        }
    }

    /** Replies, refusals without a row in the ledger, and dead letters, each in a batch of its own. */
    private void answerThreeBatches() {
        List<Position> answered = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            answered.add(deployment
                    .ask(deployment.request(deployment.newUser("active")).on(0))
                    .request());
            answered.add(deployment.ask(TestRequest.ofText("no json").on(1)).request());
            answered.add(
                    deployment.ask(deployment.request("u").bearing(null).on(2)).request());
        }
        assertThat(deployment.answers().to(answered))
                .extracting(Answered::outcome)
                .contains("OK");
    }

    private void putBackToTheBeginning() {
        for (int partition = 0; partition < 3; partition++) {
            deployment.consumerGroup().move(partition, 0);
        }
    }
}
