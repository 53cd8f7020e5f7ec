package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.RowLock;
import io.deactivateuser.fixtures.Sessions;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.WorkerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashIT {
    private static final String INSTANCE = "deactivate-user.instance-id=crashing";
    private static final String[] SETTINGS =
            Stream.concat(Stream.of(INSTANCE), Stream.of(Sessions.settings())).toArray(String[]::new);
    private static final int SESSIONS = 3;

    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    private final List<String> users =
            IntStream.range(0, 20).mapToObj(i -> deployment.newId("u")).toList();

    private final Sessions sessions = Sessions.in(deployment.directory());

    @BeforeEach
    void users() {
        deployment.directory().activeUsers(users);
        users.forEach(user -> sessions.begin(Collections.nCopies(SESSIONS, user)));
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
        WorkerProcess crashing = deployment.startProcess(crash, SETTINGS);
        assertThat(crashing.ended()).as(crashing::log).isEqualTo(137);
        assertThat(deployment.directory().state(users.get(19)))
                .as("the effect was committed before the crash")
                .isEqualTo("deactivated");
        assertThat(sessions.users()).as("and the sessions ended with it").isEmpty();

        deployment.startWorker(SETTINGS);

        assertThat(deployment.answers().to(requests))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        assertThat(users)
                .allSatisfy(user ->
                        assertThat(deployment.directory().events(user)).hasSize(user.equals(users.get(0)) ? 2 : 1));
        assertThatEachDeactivationTellsOfTheSessionsItEnded();
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

    /** Somebody else's open transaction holds the search up. The worker polls meanwhile, so its group does not put it out. */
    @Test
    void aSearchThatTakesLongerThanThePollIntervalDoesNotBeginAgain() {
        List<Position> begun = Crash.beforeTheCommitOf(
                deployment, deployment.request(users.get(0)).on(0));
        try (KafkaProducer<byte[], byte[]> somebody = deployment.transactionalProducer(deployment.newId("somebody"))) {
            somebody.beginTransaction();
            List<Future<RecordMetadata>> sending = IntStream.range(0, Deployment.PARTITIONS)
                    .mapToObj(partition ->
                            somebody.send(new ProducerRecord<>(deployment.results(), partition, null, new byte[0])))
                    .toList();
            somebody.flush();
            assertThat(sending).allMatch(Future::isDone);
            deployment.startWorker(List.of(), "spring.kafka.consumer.properties.max.poll.interval.ms=30000");
            Set<String> members =
                    Awaitility.await().until(deployment.consumerGroup()::busyMembers, busy -> busy.size() == 2);

            Awaitility.await("the same members for longer than the poll interval")
                    .during(Duration.ofSeconds(35))
                    .until(() -> deployment.consumerGroup().busyMembers().equals(members));
            somebody.abortTransaction();

            assertThat(deployment.answers().to(begun))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
        }
    }

    @Test
    void aWorkerThatIsKilledWithABatchInItsDatabaseTransactionLosesNothing() {
        RowLock lock = deployment.closing(RowLock.ofLedger(deployment.database()));
        List<Position> requests = deployment.send(
                users.stream().map(user -> deployment.request(user).on(0)).toList());
        WorkerProcess killed = deployment.startProcess(SETTINGS);
        lock.awaitWaiter();
        assertThat(sessions.users())
                .as("nobody sees them end before the access does")
                .hasSize(SESSIONS * users.size());

        killed.kill();
        lock.close();
        deployment.startWorker(SETTINGS);

        assertThat(deployment.answers().to(requests))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        assertThat(sessions.users()).isEmpty();
        assertThatEachDeactivationTellsOfTheSessionsItEnded();
    }

    /** Also where the worker that ended them is not the one that tells of it. */
    private void assertThatEachDeactivationTellsOfTheSessionsItEnded() {
        assertThat(deployment.changeEvents())
                .filteredOn(event -> event.data().has("cutOff"))
                .extracting(
                        event -> event.userId(),
                        event -> event.data().path("cutOff").toString())
                .containsExactlyInAnyOrderElementsOf(users.stream()
                        .map(user -> tuple(user, "{\"sessions\":" + SESSIONS + "}"))
                        .toList());
    }
}
