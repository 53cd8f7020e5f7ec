package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Answers;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.servers.BrokerServer;
import io.deactivateuser.servers.Servers;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * A broker that came back without the last 50 of 150 answered requests. What is then sent stands at their offsets, and is
 * answered all the same.
 */
@ExtendWith(OutputCaptureExtension.class)
class TailLostIT {
    private static final int KEPT = 100;
    private static final int LOST = 50;
    private static final int LATER = 80;

    @AutoClose
    private static final BrokerServer BROKER = Servers.newBroker();

    @AutoClose
    private final Deployment deployment = Deployment.on(BROKER, Servers.database());

    private final Answers toTheLater = deployment.answersWhere(
            answered -> String.valueOf(answered.requestId()).startsWith("later-"));

    @Test
    void aRunningWorkerGoesOnWhereTheLogEnds(CapturedOutput output) {
        deployment.startWorker();
        answer("kept", KEPT);
        answer("lost", LOST);
        awaitStandingAt(KEPT + LOST);

        loseTheTail();
        awaitStandingAt(KEPT);
        List<Position> later = send("later", LATER);

        assertAnsweredOnce(later);
        assertRangeIsNamed(output);
    }

    /** When the worker starts, the offsets do not show the loss any more: the log has grown past where the group was. */
    @Test
    void aWorkerThatStartsWhenTheLogHasGrownAgainAnswersWhatWasAppended(CapturedOutput output) {
        Worker worker = deployment.startWorker();
        answer("kept", KEPT);
        answer("lost", LOST);
        worker.close();

        loseTheTail();
        List<Position> later = send("later", LATER);
        deployment.startWorker();

        assertAnsweredOnce(later);
        assertRangeIsNamed(output);
    }

    private void loseTheTail() {
        int epoch = deployment.requestTopic().leaderEpoch(0);
        BROKER.kill();
        BROKER.cutTail(deployment.requestTopic().partition(0), KEPT);
        BROKER.start();
        Awaitility.await("the partition has a leader")
                .ignoreExceptions()
                .until(() -> deployment.requestTopic().end(0) == KEPT);
        assertThat(deployment.requestTopic().leaderEpoch(0))
                .as("what is appended now is of an epoch of its own")
                .isGreaterThan(epoch);
        deployment.renewProducer();
    }

    private void assertAnsweredOnce(List<Position> later) {
        assertThat(later).extracting(Position::offset).startsWith((long) KEPT).endsWith(KEPT + LATER - 1L);
        assertThat(toTheLater.to(later)).extracting(Answered::outcome).containsOnly("OK");
        toTheLater.assertExactlyOneTo(later);
        assertThat(deployment.answers().untilNow()).hasSize(KEPT + LOST + LATER);
        awaitStandingAt(KEPT + LATER);
    }

    private void assertRangeIsNamed(CapturedOutput output) {
        assertThat(output.toString().lines().filter(line -> line.contains("ERROR")))
                .anySatisfy(line -> assertThat(line)
                        .contains("lost records")
                        .contains(deployment.requestTopic().partition(0).toString())
                        .contains(Integer.toString(KEPT))
                        .contains(Integer.toString(KEPT + LOST)));
    }

    /** Both numbers: the group's and the row's. */
    private void awaitStandingAt(long offset) {
        String topicId = deployment.requestTopic().id();
        Awaitility.await("group and row stand at " + offset)
                .until(() -> deployment.consumerGroup().offset(0) == offset
                        && deployment.offsetRows().committed(topicId, 0) == offset);
    }

    private void answer(String prefix, int count) {
        assertThat(deployment.answers().to(send(prefix, count)))
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }

    private List<Position> send(String prefix, int count) {
        List<String> users =
                IntStream.range(0, count).mapToObj(i -> deployment.newId("u")).toList();
        deployment.directory().activeUsers(users);
        return deployment.send(users.stream()
                .map(user -> deployment.request(deployment.newId(prefix), user).on(0))
                .toList());
    }
}
