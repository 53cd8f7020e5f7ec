package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.servers.EmbeddedBroker;
import io.deactivateuser.servers.Servers;
import io.deactivateuser.servers.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Of two brokers one does not answer: a partition of a topic has too few replicas in sync, and another has no leader. */
@ExtendWith(OutputCaptureExtension.class)
class TooFewReplicasIT {
    private final EmbeddedBroker first = new EmbeddedBroker(Map.of());
    private final Deployment deployment = Deployment.on(first, Servers.database());
    private final Admin admin = deployment.admin();
    private final List<Position> sent = new ArrayList<>(deployment.sendToEachPartition(5));

    /** The broker last. */
    @AfterEach
    void close() throws Exception {
        try (first;
                deployment) {
            admin.close();
        }
    }

    @Test
    void readinessNamesThePartitionsAndEachRequestIsAnsweredOnceTheyTakeRecordsAgain(CapturedOutput output)
            throws Exception {
        Worker worker = deployment.startWorker("spring.kafka.producer.properties.delivery.timeout.ms=6000");
        // Kafka's own topics are made with the first answers, on the only broker.
        deployment.answers().to(sent);

        try (EmbeddedBroker second = first.beside()) {
            move(deployment.results());
            Signal.send("STOP", second.process());
            sent.addAll(deployment.sendToEachPartition(5));
            String readiness = String.valueOf(worker.await(
                            "/actuator/health/readiness",
                            response -> String.valueOf(response.getBody()).contains("has no leader")
                                    && String.valueOf(response.getBody()).contains("min.insync.replicas"))
                    .get("/actuator/health/readiness")
                    .getBody());

            assertThat(readiness)
                    .contains(
                            deployment.results() + "-0 has replicas in sync on the brokers 1 of 1, 2 alone",
                            "kafka-topics.sh --bootstrap-server BROKER --describe --topic " + deployment.results(),
                            deployment.results() + "-1 has no leader, and its replicas are on the brokers 2",
                            "kafka-leader-election.sh");
            assertThat(output)
                    .contains("Nothing can be answered that is to be read or written there: " + deployment.results());

            Signal.send("CONT", second.process());

            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            worker.ready();
            deployment.assertExactlyOneAnswerEach();
            worker.close();
        }
    }

    @Test
    void aPartitionOfTheEventsThatTakesNoRecordsIsNamed() throws Exception {
        Worker worker = deployment.startWorker("spring.kafka.producer.properties.delivery.timeout.ms=6000");
        deployment.answers().to(sent);

        try (EmbeddedBroker second = first.beside()) {
            move(deployment.events());
            Signal.send("STOP", second.process());
            sent.addAll(deployment.sendToEachPartition(5));
            worker.await(
                    "/actuator/health/readiness",
                    response -> String.valueOf(response.getBody())
                                    .contains(deployment.events()
                                            + "-0 has replicas in sync on the brokers 1 of 1, 2 alone")
                            && String.valueOf(response.getBody()).contains(deployment.events() + "-1 has no leader"));

            Signal.send("CONT", second.process());

            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            worker.close();
        }
    }

    @Test
    void aPartitionOfTheRequestsWithoutALeaderWaitsAloneFromTheStart() throws Exception {
        deployment.startWorker().close();

        try (EmbeddedBroker second = first.beside()) {
            List<Position> led = deployment.send(
                    deployment.request(deployment.newUser("active")).on(0));
            move(deployment.requests());
            Signal.send("STOP", second.process());
            Worker worker = deployment.startWorker(List.of(), "spring.kafka.listener.concurrency=1");

            assertThat(deployment.answers().to(led))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            worker.await(
                    "/actuator/health/readiness",
                    response -> String.valueOf(response.getBody()).contains(deployment.requests() + "-1 has no leader")
                            && !String.valueOf(response.getBody()).contains(deployment.requests() + "-2 "));

            Signal.send("CONT", second.process());

            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            worker.ready();
            worker.close();
        }
    }

    /** To the client there is nothing to read then. */
    @Test
    void aPartitionOfTheRequestsThatLosesItsLeaderIsNamed(CapturedOutput output) throws Exception {
        Worker worker = deployment.startWorker();
        deployment.answers().to(sent);

        try (EmbeddedBroker second = first.beside()) {
            move(deployment.requests());
            sent.addAll(deployment.sendToEachPartition(1));
            deployment.answers().to(sent);
            Signal.send("STOP", second.process());

            String readiness = String.valueOf(worker.await(
                            "/actuator/health/readiness",
                            response -> String.valueOf(response.getBody())
                                    .contains(deployment.requests() + "-1 has no leader"))
                    .get("/actuator/health/readiness")
                    .getBody());
            assertThat(readiness).doesNotContain(deployment.requests() + "-2", deployment.requests() + "-3");
            assertThat(output).contains(deployment.requests() + "-1 has no leader");

            Signal.send("CONT", second.process());

            sent.addAll(deployment.sendToEachPartition(1));
            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            worker.ready();
            worker.close();
        }
    }

    /** Has one partition of the topic on both brokers, which it then needs, and another on the second broker alone. */
    private void move(String topic) throws Exception {
        ConfigEntry both = new ConfigEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(both, AlterConfigOp.OpType.SET))))
                .all()
                .get();
        admin.alterPartitionReassignments(Map.of(
                        new TopicPartition(topic, 0), Optional.of(new NewPartitionReassignment(List.of(1, 2))),
                        new TopicPartition(topic, 1), Optional.of(new NewPartitionReassignment(List.of(2)))))
                .all()
                .get();
        Awaitility.await("the partitions are where they are to be")
                .until(() ->
                        admin.listPartitionReassignments().reassignments().get().isEmpty());
    }
}
