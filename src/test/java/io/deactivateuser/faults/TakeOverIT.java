package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.ProducerFaults.Moment;
import io.deactivateuser.fixtures.WorkerProcess;
import io.deactivateuser.servers.BrokerServer;
import io.deactivateuser.servers.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Four workers with a partition each are stopped where they stand, each at another moment of a transaction; others take
 * over; then the four go on as if nothing had happened.
 */
class TakeOverIT {
    private static final List<Moment> MOMENTS = List.of(Moment.values());
    private static final List<String> CLASSIC = List.of("spring.kafka.consumer.properties.session.timeout.ms=6000");
    private static final List<String> KIP_848 = List.of("spring.kafka.consumer.properties.group.protocol=consumer");

    /** With the newer protocol, the broker says when a member counts as gone. */
    @AutoClose
    private static final BrokerServer BROKER = Servers.newBroker(Map.of(
            "group.consumer.min.session.timeout.ms", "6000",
            "group.consumer.session.timeout.ms", "6000",
            "group.consumer.min.heartbeat.interval.ms", "1000",
            "group.consumer.heartbeat.interval.ms", "1000"));

    @AutoClose
    private final Deployment deployment = Deployment.on(BROKER, Servers.database());

    @Test
    void whateverATakenOverWorkerWasDoingEachRequestIsAnsweredOnce() {
        List<WorkerProcess> frozen = startToFreeze(number -> CLASSIC);
        List<Position> sent = freeze(frozen);

        deployment.startWorker(with(CLASSIC));

        assertAnsweredOnce(frozen, sent);
    }

    @Test
    void soItIsWithTheNewerGroupProtocol() {
        List<WorkerProcess> frozen = startToFreeze(number -> KIP_848);
        List<Position> sent = freeze(frozen);

        deployment.startWorker(with(KIP_848));

        assertAnsweredOnce(frozen, sent);
    }

    /** They are replaced at once by workers that have their names, in the group and as producers. */
    @Test
    void soItIsWithStaticMembersWhoseNamesAreTakenOver() {
        List<WorkerProcess> frozen = startToFreeze(TakeOverIT::named);
        List<Position> sent = freeze(frozen);

        for (int number = 0; number < MOMENTS.size(); number++) {
            deployment.startWorker(with(named(number), "spring.kafka.listener.concurrency=1"));
        }

        assertAnsweredOnce(frozen, sent);
    }

    private static List<String> named(int number) {
        return List.of(
                "spring.kafka.consumer.properties.session.timeout.ms=45000",
                "spring.kafka.consumer.properties.group.instance.id=static-" + number,
                "deactivate-user.instance-id=static-" + number);
    }

    private List<WorkerProcess> startToFreeze(IntFunction<List<String>> settings) {
        List<WorkerProcess> workers = new ArrayList<>();
        for (int number = 0; number < MOMENTS.size(); number++) {
            workers.add(deployment.startProcess(
                    FreezeInTransaction.class,
                    with(
                            settings.apply(number),
                            FreezeInTransaction.MOMENT + "=" + MOMENTS.get(number),
                            "spring.kafka.listener.concurrency=1")));
        }
        awaitAll(workers, WorkerProcess::ready);
        deployment.consumerGroup().awaitOneEach(MOMENTS.size());
        return workers;
    }

    private static String[] with(List<String> settings, String... more) {
        return Stream.of(
                        settings.stream(),
                        Stream.of(more),
                        Stream.of("spring.kafka.producer.properties.transaction.timeout.ms=8000"))
                .flatMap(all -> all)
                .toArray(String[]::new);
    }

    private List<Position> freeze(List<WorkerProcess> workers) {
        List<Position> sent = deployment.sendToEachPartition(5);
        awaitAll(workers, WorkerProcess::frozen);
        return sent;
    }

    private void assertAnsweredOnce(List<WorkerProcess> frozen, List<Position> sent) {
        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsOnly("OK");
        frozen.forEach(WorkerProcess::thaw);
        awaitAll(frozen, worker -> worker.log().contains(FreezeInTransaction.OVER));
        assertThat(deployment.answers().to(deployment.sendToEachPartition(2)))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        deployment.assertExactlyOneAnswerEach();
    }

    private static void awaitAll(List<WorkerProcess> workers, Predicate<WorkerProcess> condition) {
        workers.forEach(worker ->
                Awaitility.await(MOMENTS.get(workers.indexOf(worker)).name()).until(() -> condition.test(worker)));
    }
}
