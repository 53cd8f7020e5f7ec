package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Somebody else in the worker's group, as a console consumer with its ID, moves its offsets and answers nothing. */
class ForeignMemberIT {
    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    @Test
    void whatAForeignMemberSkippedWhileNoWorkerRanIsAnswered() {
        Worker worker = deployment.startWorker();
        assertThat(deployment.answers().to(deployment.sendToEachPartition(1))).hasSize(Deployment.PARTITIONS);
        worker.close();
        List<Position> skipped = deployment.sendToEachPartition(5);
        try (ForeignMember foreign = new ForeignMember()) {
            Awaitility.await("the foreign member has read").until(() -> foreign.read() >= skipped.size());
        }
        assertThat(deployment.consumerGroup().offset(0))
                .as("the group was moved")
                .isEqualTo(6);
        // An administrator may move it to where nothing is yet.
        deployment.consumerGroup().move(1, 1_000_000);

        deployment.startWorker();

        assertThat(deployment.answers().to(skipped))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        assertThat(deployment.answers().to(deployment.sendToEachPartition(1)))
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }

    @Test
    void whatAForeignMemberTookFromARunningWorkerIsAnswered() {
        deployment.startWorker();
        List<Position> sent = new ArrayList<>(deployment.sendToEachPartition(1));
        deployment.answers().to(sent);

        try (ForeignMember foreign = new ForeignMember()) {
            Awaitility.await("the foreign member has partitions").until(foreign::assigned);
            sent.addAll(deployment.sendToEachPartition(5));
            Awaitility.await("the foreign member has read").until(() -> foreign.read() >= 5);
        }

        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsOnly("OK");
    }

    @Test
    void aWorkerThatTheGroupDoesNotLetInAgainIsNotReadyAndSaysWhy() {
        Worker worker = deployment.startWorker();
        assertThat(deployment.answers().to(deployment.sendToEachPartition(1))).hasSize(Deployment.PARTITIONS);

        try (ForeignMember foreign = worker.whileNobodyReads(() -> {
            ForeignMember first = new ForeignMember(RoundRobinAssignor.class.getName());
            Awaitility.await("the foreign member has partitions").until(first::assigned);
            return first;
        })) {
            worker.await(
                    "/actuator/health/readiness",
                    response -> response.getStatusCode().is5xxServerError()
                            && String.valueOf(response.getBody()).contains("InconsistentGroupProtocolException"));
        }

        worker.ready();
        assertThat(deployment.answers().to(deployment.sendToEachPartition(1)))
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }

    /** Commits what it has read by itself, at the latest when it leaves; by default with the assignors of Kafka's own consumers. */
    private final class ForeignMember implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private int read;

        ForeignMember() {
            this(RangeAssignor.class.getName() + "," + CooperativeStickyAssignor.class.getName());
        }

        ForeignMember(String assignors) {
            consumer = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers",
                            deployment.broker().bootstrapServers(),
                            "group.id",
                            deployment.group(),
                            "enable.auto.commit",
                            "true",
                            "auto.offset.reset",
                            "earliest",
                            "partition.assignment.strategy",
                            assignors),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            consumer.subscribe(List.of(deployment.requests()));
        }

        boolean assigned() {
            read();
            return !consumer.assignment().isEmpty();
        }

        int read() {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                assertThat(record.value()).isNotNull();
                read++;
            }
            return read;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
