package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.RowLock;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic is its ID: one that is deleted and made anew under its old name has records of its own at the old offsets. */
class TopicMadeAnewIT {
    private static final int BEFORE = 50;
    private static final int AFTER = 200;

    @AutoClose
    private final Deployment deployment = Deployment.create();

    private final List<String> users = IntStream.range(0, BEFORE + AFTER)
            .mapToObj(i -> deployment.newId("u"))
            .toList();

    @BeforeEach
    void users() {
        deployment.directory().activeUsers(users);
    }

    @Test
    void aTopicMadeAnewUnderARunningWorkerIsAnsweredFromItsBeginning() {
        deployment.startWorker();
        String old = answerTheOldTopic();

        deployment.makeRequestsAnew();
        List<Position> sent = sendToTheNewTopic();

        assertAnsweredOnce(old, sent);
    }

    @Test
    void aTopicMadeAnewWhileNoWorkerRanIsAnsweredFromItsBeginning() {
        Worker worker = deployment.startWorker();
        String old = answerTheOldTopic();
        worker.close();

        deployment.makeRequestsAnew();
        List<Position> sent = sendToTheNewTopic();
        deployment.startWorker();

        assertAnsweredOnce(old, sent);
    }

    /** So no consumer sees the topic gone, and nothing has it join the group anew: the new topic has as many partitions. */
    @Test
    void aTopicMadeAnewWhileTheWorkersOnlyThreadIsBusyIsAnsweredFromItsBeginning() {
        deployment.startWorker("spring.kafka.listener.concurrency=1");
        String old = answerTheOldTopic();
        RowLock lock = deployment.closing(RowLock.ofLedger(deployment.database()));
        deployment.send(deployment.request(deployment.newUser("active")).on(0));
        lock.awaitWaiter();

        deployment.makeRequestsAnew();
        List<Position> sent = sendToTheNewTopic();
        lock.close();

        assertAnsweredOnce(old, sent, 1);
    }

    /** The topic's ID. */
    private String answerTheOldTopic() {
        String id = deployment.requestTopic().id();
        List<TestRequest> requests =
                IntStream.range(0, BEFORE).mapToObj(this::request).toList();
        assertThat(deployment.answers().to(deployment.send(requests)))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        return id;
    }

    /** The first in each partition repeats what stood at the same place of the old topic. */
    private List<Position> sendToTheNewTopic() {
        List<TestRequest> requests = new ArrayList<>();
        for (int number = 0; number < AFTER; number++) {
            requests.add(request(number < Deployment.PARTITIONS ? number : BEFORE + number));
        }
        List<Position> sent = deployment.send(requests);
        assertThat(sent.subList(0, Deployment.PARTITIONS))
                .extracting(Position::offset)
                .containsOnly(0L);
        return sent;
    }

    private TestRequest request(int number) {
        return deployment.request("anew-" + number, users.get(number)).on(number % Deployment.PARTITIONS);
    }

    private void assertAnsweredOnce(String old, List<Position> sent) {
        assertAnsweredOnce(old, sent, 0);
    }

    private void assertAnsweredOnce(String old, List<Position> sent, int inHand) {
        String anew = deployment.requestTopic().id();
        assertThat(anew).isNotEqualTo(old);
        var toTheNew = deployment.answersWhere(answered -> answered.isOf(anew, deployment.group()));

        List<Answered> answers = toTheNew.to(sent);

        assertThat(answers).extracting(Answered::outcome).containsOnly("OK");
        assertThat(answers.subList(0, Deployment.PARTITIONS))
                .as("repeats of requests of the old topic")
                .allMatch(Answered::replayed);
        assertThat(answers.subList(Deployment.PARTITIONS, AFTER)).noneMatch(Answered::replayed);
        toTheNew.assertExactlyOneTo(sent);
        assertThat(deployment.answers().untilNow())
                .as("those of the old topic are not answered again")
                .hasSize(BEFORE + inHand + AFTER);
    }
}
