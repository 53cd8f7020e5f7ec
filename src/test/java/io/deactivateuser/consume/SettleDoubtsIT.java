package io.deactivateuser.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deactivateuser.apply.FencePosition;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** A batch of ten was begun, and none of its replies is there. */
class SettleDoubtsIT {
    private final Deployment deployment = Deployment.create();
    private final TopicPartition partition = new TopicPartition(deployment.requests(), 0);
    private final FencePosition position =
            new FencePosition(deployment.group(), "topic-id", 0, 20, 30, UUID.randomUUID(), Instant.now());
    private final KafkaConsumer<byte[], byte[]> consumer = deployment.closing(new KafkaConsumer<>(
            Map.of(
                    "bootstrap.servers",
                    deployment.broker().bootstrapServers(),
                    "group.id",
                    deployment.group(),
                    "enable.auto.commit",
                    "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer()));
    private final Worker worker = deployment.startWorker();

    @BeforeEach
    void begin() {
        deployment
                .directory()
                .jdbc()
                .update(
                        "INSERT INTO request_offsets VALUES (?, ?, ?, ?, ?, ?, now())",
                        position.group(),
                        position.topicId(),
                        position.partition(),
                        position.committed(),
                        position.begun(),
                        position.attempt());
        consumer.assign(List.of(partition));
    }

    @AfterEach
    void close() throws Exception {
        deployment.close();
    }

    /** Such as one that was frozen, while the group gave its partition to another that has the batch in hand. */
    @Test
    void aConsumerThatDoesNotHaveThePartitionSettlesNothing() {
        assertThatThrownBy(this::settle).isInstanceOf(CommitFailedException.class);

        assertThat(begunOffset()).isEqualTo(30);
    }

    @Test
    void theConsumerThatHasItTellsBrokerAndFence() {
        stopConsumers();

        Map<Integer, Long> known = settle();

        assertThat(known).containsExactly(Map.entry(0, 20L));
        assertThat(begunOffset()).isEqualTo(20);
        assertThat(consumer.committed(Set.of(partition))).containsEntry(partition, new OffsetAndMetadata(20));
    }

    /** Another try, which came between, is not settled with it. */
    @Test
    void aBatchThatWasTriedAgainMeanwhileStaysInDoubt() {
        deployment.directory().jdbc().update("UPDATE request_offsets SET attempt = ?", UUID.randomUUID());
        stopConsumers();

        settle();

        assertThat(begunOffset()).isEqualTo(30);
    }

    private Map<Integer, Long> settle() {
        return worker.bean(SettleDoubts.class).settle(List.of(position), consumer, Duration.ofSeconds(10), () -> true);
    }

    /** The group is empty then, and takes commits of any consumer. */
    private void stopConsumers() {
        worker.bean(ConcurrentMessageListenerContainer.class).stop();
    }

    private long begunOffset() {
        Long offset =
                deployment.directory().jdbc().queryForObject("SELECT begun_offset FROM request_offsets", Long.class);
        return offset == null ? -1 : offset;
    }
}
