package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.ProducerFaults;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

@ExtendWith(OutputCaptureExtension.class)
class CommitTimedOutIT {
    private static final AtomicInteger TIMEOUTS = new AtomicInteger();

    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    /** The broker commits, and its answer never arrives; three times. */
    static final class CommitsThatTimeOut {
        @Bean
        DefaultKafkaProducerFactoryCustomizer timeouts() {
            return ProducerFaults.at(producer -> {
                producer.commitTransaction();
                if (TIMEOUTS.getAndIncrement() < 3) {
                    throw new TimeoutException("The answer to the commit got lost");
                }
            });
        }
    }

    /** The first commit does not get through, and nobody ends its transaction. */
    static final class CommitThatGetsLost {
        @Bean
        DefaultKafkaProducerFactoryCustomizer timeouts() {
            return ProducerFaults.at(producer -> {
                if (TIMEOUTS.getAndIncrement() == 0) {
                    throw new TimeoutException("The commit got lost");
                }
                producer.commitTransaction();
            });
        }
    }

    /** The first batch's offsets do not get through, so that no commit is tried. */
    static final class OffsetsThatGetLost {
        @Bean
        DefaultKafkaProducerFactoryCustomizer timeouts() {
            return ProducerFaults.beforeOffsets(() -> {
                if (TIMEOUTS.getAndIncrement() == 0) {
                    throw new TimeoutException("The offsets got lost");
                }
            });
        }
    }

    @BeforeEach
    void reset() {
        TIMEOUTS.set(0);
    }

    @Test
    void aCommitThatLandedAlthoughItTimedOutIsNotAnsweredAgain() {
        List<Position> backlog = deployment.send(
                deployment.request(deployment.newUser("active")).on(0),
                deployment.request(deployment.newUser("active")).on(1));

        deployment
                .startWorker(List.of(CommitsThatTimeOut.class), "spring.kafka.listener.concurrency=1")
                .ready();
        List<Answered> answers = deployment.answers().to(backlog);
        Answered second =
                deployment.ask(deployment.request(deployment.newUser("active")).on(0));
        Answered third =
                deployment.ask(deployment.request(deployment.newUser("active")).on(0));
        Answered fourth =
                deployment.ask(deployment.request(deployment.newUser("active")).on(0));

        assertThat(answers).extracting(Answered::outcome).containsOnly("OK");
        assertThat(List.of(second, third, fourth)).extracting(Answered::outcome).containsOnly("OK");
        assertThat(TIMEOUTS).hasValueGreaterThanOrEqualTo(4);
    }

    /** The batch may have been committed, so nobody answers it again before the replies were looked for. */
    @Test
    void aBatchWhoseCommitGotLostIsLookedForAmongTheReplies(CapturedOutput output) {
        assertThat(answeredBy(CommitThatGetsLost.class).outcome()).isEqualTo("OK");
        // Said once the search has ended, and the reply may be there before.
        Awaitility.await()
                .until(() -> output.getAll().contains("Looked for the replies of a batch of " + deployment.requests()));
    }

    @Test
    void aBatchThatWasGivenUpBeforeItsCommitIsTriedAgainAtOnce(CapturedOutput output) {
        assertThat(answeredBy(OffsetsThatGetLost.class).outcome()).isEqualTo("OK");
        assertThat(output)
                .contains("The offsets got lost")
                .doesNotContain("Looked for the replies of a batch of " + deployment.requests());
    }

    @Test
    void aTransactionLeftOpenIsEndedByItsWorkerAndNotByItsTimeout() {
        deployment
                .startWorker(
                        List.of(CommitThatGetsLost.class),
                        // The other thread's idle producer is not the one that ends it.
                        "spring.kafka.listener.concurrency=2",
                        "spring.kafka.producer.properties.transaction.timeout.ms=900000")
                .ready();
        TIMEOUTS.set(1);
        // Each partition once, so that both threads have a producer.
        for (int partition = 0; partition < Deployment.PARTITIONS; partition++) {
            deployment.ask(deployment.request(deployment.newUser("active")).on(partition));
        }

        TIMEOUTS.set(0);
        List<Position> backlog =
                deployment.send(deployment.request(deployment.newUser("active")).on(0));
        List<Answered> answers = deployment.answers().to(backlog);

        assertThat(answers).extracting(Answered::outcome).containsExactly("OK");
        assertThat(TIMEOUTS).hasValueGreaterThanOrEqualTo(2);
    }

    /** The answer to the one request that waits when a worker with such a fault starts. */
    private Answered answeredBy(Class<?> faulty) {
        List<Position> backlog =
                deployment.send(deployment.request(deployment.newUser("active")).on(0));
        deployment.startWorker(List.of(faulty));
        return deployment.answers().to(backlog.get(0));
    }
}
