package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.fixtures.WorkerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A broker that was killed may answer with old committed offsets when it has come back; seen of Kafka 4.2.2 with some ten
 * thousand commits. Here the test itself puts the group back.
 */
class StaleOffsetsIT {
    private final Deployment deployment = Deployment.create();

    @AfterEach
    void close() throws Exception {
        try (deployment) {
            deployment.assertExactlyOneAnswerEach();
        }
    }

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
        List<Position> landed = dieAfterTheCommitOf(
                deployment.request(deployment.newUser("active")).on(0),
                deployment.request("u").bearing(null).on(0));
        putBack(0, landed.get(0).offset());

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
        dieAfterTheCommitOf(
                TestRequest.ofText("no json").on(1),
                TestRequest.ofText("nor this").on(1));
        putBack(1, 0);

        deployment.startWorker();

        assertThat(deployment.ask(TestRequest.ofText("no json").on(1)).deadLetter())
                .isTrue();
    }

    private List<Position> dieAfterTheCommitOf(TestRequest... requests) {
        List<Position> sent = deployment.send(requests);
        WorkerProcess dying = deployment.startProcess(
                CrashAfterKafkaCommit.class,
                "deactivate-user.instance-id=dying",
                "spring.kafka.consumer.properties.session.timeout.ms=6000");
        assertThat(dying.ended()).as(dying::log).isEqualTo(137);
        deployment.answers().to(sent);
        return sent;
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
            putBack(partition, 0);
        }
    }

    /** The broker takes it as soon as the group has missed its last member. */
    private void putBack(int partition, long offset) {
        Map<TopicPartition, OffsetAndMetadata> back =
                Map.of(new TopicPartition(deployment.requests(), partition), new OffsetAndMetadata(offset));
        try (Admin admin = deployment.admin()) {
            Awaitility.await()
                    .ignoreException(ExecutionException.class)
                    .until(() -> admin.alterConsumerGroupOffsets(deployment.group(), back)
                                    .all()
                                    .get()
                            == null);
        }
    }
}
