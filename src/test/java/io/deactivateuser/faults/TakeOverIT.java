package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.ProducerFaults.Moment;
import io.deactivateuser.fixtures.WorkerProcess;
import io.deactivateuser.servers.BrokerServer;
import io.deactivateuser.servers.Servers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A worker is stopped where it stands, each of its threads with a partition and at another moment of a transaction; another worker
 * takes over; then the first goes on as if nothing had happened.
 */
class TakeOverIT {
    private static final int THREADS = Moment.values().length;

    /** With the newer protocol, the broker says when a member counts as gone. */
    @AutoClose
    private static final BrokerServer BROKER = Servers.newBroker(Map.of(
            "group.consumer.min.session.timeout.ms", "3000",
            "group.consumer.session.timeout.ms", "3000",
            "group.consumer.min.heartbeat.interval.ms", "500",
            "group.consumer.heartbeat.interval.ms", "500"));

    @AutoClose
    private final Deployment deployment = Deployment.on(BROKER, Servers.database());

    @Test
    void whateverATakenOverWorkerWasDoingEachRequestIsAnsweredOnce() {
        assertAnsweredOnceWith();
    }

    @Test
    void soItIsWithTheNewerGroupProtocol() {
        assertAnsweredOnceWith("spring.kafka.consumer.properties.group.protocol=consumer");
    }

    /** They are replaced at once by a worker whose threads have their names, in the group and as producers. */
    @Test
    void soItIsWithStaticMembersWhoseNamesAreTakenOver() {
        assertAnsweredOnceWith(
                "spring.kafka.consumer.properties.session.timeout.ms=45000",
                "spring.kafka.consumer.properties.group.instance.id=static",
                "deactivate-user.instance-id=static");
    }

    /** Whoever takes over decides it, and with the grants of today the other worker would decide otherwise. */
    @Test
    void aBatchThatATakenOverWorkerHasNotBegunChangesNobody() {
        String clerk = deployment.newId("clerk");
        String user = deployment.newUser("active");
        List<Position> sent = deployment.send(deployment
                .request(user)
                .bearing(deployment.tokens().token(clerk))
                .on(0));
        WorkerProcess frozen = frozenWithABatch(FreezeAtDatabase.BEFORE);
        deployment.startWorker();
        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsOnly("PERMISSION_DENIED");
        deployment.directory().grant(clerk, "org-1", "ORG_USER_MANAGER");

        letGoOn(frozen);

        assertThat(deployment.directory().state(user)).isEqualTo("active");
        assertThat(deployment.directory().events(user)).isEmpty();
        deployment.assertExactlyOneAnswerEach();
    }

    /** No transaction of the other worker's is open, so nothing makes the one that takes over wait for it, or end it. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aBatchThatATakenOverWorkerHasNotBegunToSendIsAnsweredOnce(String protocol) {
        String ofTheGroup = "spring.kafka.consumer.properties.group.protocol=" + protocol;
        List<Position> sent = deployment.sendToEachPartition(1);
        WorkerProcess frozen = frozenWithABatch(FreezeAtDatabase.BEHIND, ofTheGroup);
        deployment.startWorker(ofTheGroup);
        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsOnly("OK");

        letGoOn(frozen);

        deployment.assertExactlyOneAnswerEach();
    }

    private WorkerProcess frozenWithABatch(String... settings) {
        WorkerProcess worker = deployment.startProcess(FreezeAtDatabase.class, settings);
        Awaitility.await("frozen").until(worker::frozen);
        return worker;
    }

    /** Returns when it has given its batch up. */
    private static void letGoOn(WorkerProcess frozen) {
        frozen.thaw();
        Awaitility.await("given up").until(() -> frozen.log().contains("was rolled back and is read again"));
    }

    private void assertAnsweredOnceWith(String... settings) {
        String[] all = Stream.concat(
                        Stream.of(settings),
                        Stream.of(
                                "spring.kafka.listener.concurrency=" + THREADS,
                                "spring.kafka.producer.properties.transaction.timeout.ms=8000"))
                .toArray(String[]::new);
        WorkerProcess frozen = deployment.startProcess(FreezeInTransaction.class, all);
        Awaitility.await("ready").until(frozen::ready);
        deployment.consumerGroup().awaitOneEach(THREADS);
        List<Position> sent = deployment.sendToEachPartition(5);
        Awaitility.await("frozen").until(frozen::frozen);

        deployment.startWorker(all);

        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsOnly("OK");
        frozen.thaw();
        Awaitility.await("over").until(() -> overs(frozen), overs -> overs == THREADS);
        assertThat(deployment.answers().to(deployment.sendToEachPartition(2)))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        deployment.assertExactlyOneAnswerEach();
    }

    private static long overs(WorkerProcess worker) {
        return worker.log().lines().filter(FreezeInTransaction.OVER::equals).count();
    }
}
