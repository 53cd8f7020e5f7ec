package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.RowLock;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.WorkerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashIT {
    private static final String INSTANCE = "deactivate-user.instance-id=crashing";

    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    private final List<String> users =
            IntStream.range(0, 20).mapToObj(i -> deployment.newId("u")).toList();

    @BeforeEach
    void users() {
        deployment.directory().activeUsers(users);
    }

    @ParameterizedTest
    @ValueSource(classes = {CrashBeforeKafkaCommit.class, CrashAfterKafkaCommit.class})
    void aWorkerThatDiesAtTheKafkaCommitLeavesNoRequestUnansweredAndNoneAnsweredTwice(Class<?> crash) {
        List<TestRequest> all = new ArrayList<>(
                users.stream().map(user -> deployment.request(user).on(0)).toList());
        // Whoever tells of a change after the crash tells the same: the state that was given back, too.
        deployment.directory().jdbc().update("UPDATE users SET state = 'locked' WHERE id = ?", users.get(0));
        all.add(deployment
                .request(users.get(0))
                .with("action", "REACTIVATE")
                .with("batchId", "run")
                .on(0));
        List<Position> requests = deployment.send(all);
        WorkerProcess crashing = deployment.startProcess(crash, INSTANCE);
        assertThat(crashing.ended()).as(crashing::log).isEqualTo(137);
        assertThat(deployment.directory().state(users.get(19)))
                .as("the effect was committed before the crash")
                .isEqualTo("deactivated");

        deployment.startWorker(INSTANCE);

        assertThat(deployment.answers().to(requests))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        assertThat(users)
                .allSatisfy(user ->
                        assertThat(deployment.directory().events(user)).hasSize(user.equals(users.get(0)) ? 2 : 1));
    }

    /** Who starts under the dead worker's name ends it by that; another worker has to know whose it is. */
    @Test
    void aTransactionThatADeadWorkerLeftOpenIsEndedByAnotherLongBeforeItsTimeout() {
        List<Position> requests = deployment.send(
                users.stream().map(user -> deployment.request(user).on(0)).toList());
        WorkerProcess crashing = deployment.startProcess(
                CrashBeforeKafkaCommit.class,
                INSTANCE,
                "spring.kafka.producer.properties.transaction.timeout.ms=900000");
        assertThat(crashing.ended()).as(crashing::log).isEqualTo(137);

        deployment.startWorker("deactivate-user.instance-id=another");

        assertThat(deployment.answers().to(requests))
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }

    @Test
    void aWorkerThatIsKilledWithABatchInItsDatabaseTransactionLosesNothing() {
        RowLock lock = deployment.closing(RowLock.ofLedger(deployment.database()));
        List<Position> requests = deployment.send(
                users.stream().map(user -> deployment.request(user).on(0)).toList());
        WorkerProcess killed = deployment.startProcess(INSTANCE);
        lock.awaitWaiter();

        killed.kill();
        lock.close();
        deployment.startWorker(INSTANCE);

        assertThat(deployment.answers().to(requests))
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }
}
