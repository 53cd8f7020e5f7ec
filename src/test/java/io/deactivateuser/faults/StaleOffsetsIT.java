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
 * A broker that has just come back from a crash answers with old committed offsets while it loads the group; seen of
 * Kafka 4.2.2 with some hundred thousand commits. Here the test itself puts the group back.
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
    void aGroupThatIsPutBackAnswersNothingTwiceAndGoesOnOnceItIsRight() throws Exception {
        Worker first = deployment.startWorker();
        answerThreeBatches();
        first.close();
        Map<TopicPartition, OffsetAndMetadata> right = committed();

        put(right.keySet().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(0))));
        Worker second = deployment.startWorker();
        second.await(
                "/actuator/prometheus",
                metrics -> String.valueOf(metrics.getBody())
                        .lines()
                        .anyMatch(line -> line.startsWith("deactivate_user_aborts_total") && !line.endsWith(" 0.0")));
        deployment.assertExactlyOneAnswerEach();
        second.close();
        put(right);
        deployment.startWorker();

        assertThat(deployment
                        .ask(deployment.request(deployment.newUser("active")).on(0))
                        .outcome())
                .isEqualTo("OK");
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

    private Map<TopicPartition, OffsetAndMetadata> committed() throws Exception {
        try (Admin admin = deployment.admin()) {
            return admin.listConsumerGroupOffsets(deployment.group())
                    .partitionsToOffsetAndMetadata()
                    .get();
        }
    }

    private void put(Map<TopicPartition, OffsetAndMetadata> offsets) throws Exception {
        try (Admin admin = deployment.admin()) {
            admin.alterConsumerGroupOffsets(deployment.group(), offsets).all().get();
        }
    }
}
