package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
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
    void aGroupThatIsPutBackAnswersNothingTwiceAndGoesOnWhereItWas() throws Exception {
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

    private void putBackToTheBeginning() throws Exception {
        try (Admin admin = deployment.admin()) {
            Map<TopicPartition, OffsetAndMetadata> beginning = admin
                    .listConsumerGroupOffsets(deployment.group())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .keySet()
                    .stream()
                    .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets(deployment.group(), beginning).all().get();
        }
    }
}
