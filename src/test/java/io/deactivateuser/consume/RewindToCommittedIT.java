package io.deactivateuser.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.apply.FencePosition;
import io.deactivateuser.apply.RefusedByFenceException;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.settings.WorkerSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.ContainerProperties.EOSMode;

class RewindToCommittedIT {
    private final Deployment deployment = Deployment.create();
    private final TopicPartition partition = new TopicPartition(deployment.requests(), 0);
    private final WorkerSettings settings =
            new Binder(new MapConfigurationPropertySource()).bindOrCreate("deactivate-user", WorkerSettings.class);
    private final DefaultKafkaProducerFactory<byte[], byte[]> producers = producers();
    private final Admin admin = deployment.closing(deployment.admin());
    private final KafkaConsumer<byte[], byte[]> consumer = deployment.closing(new KafkaConsumer<>(
            Map.of(
                    "bootstrap.servers", deployment.broker().bootstrapServers(),
                    "group.id", deployment.group(),
                    "enable.auto.commit", "false",
                    "isolation.level", "read_committed",
                    "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer()));

    @BeforeEach
    void sendFourRequests() {
        for (int i = 0; i < 4; i++) {
            List<Position> sent = deployment.send(deployment.request("u-" + i).on(0));
            assertThat(sent).hasSize(1);
        }
        consumer.assign(List.of(partition));
    }

    @AfterEach
    void close() throws Exception {
        deployment.close();
    }

    @Test
    void aBatchThatWasNotCommittedIsReadAgain() {
        ConsumerRecords<byte[], byte[]> batch = batchFrom(2);
        committed(2);

        rewind(batch);

        assertThat(consumer.position(partition)).isEqualTo(2);
    }

    @Test
    void aBatchWhoseCommitLandedIsNotReadAgain() {
        ConsumerRecords<byte[], byte[]> batch = batchFrom(2);
        committed(4);

        rewind(batch);

        assertThat(consumer.position(partition)).isEqualTo(4);
    }

    @Test
    void anOffsetOlderThanTheBatchIsNotGoneBackTo() {
        ConsumerRecords<byte[], byte[]> batch = batchFrom(2);
        committed(0);

        rewind(batch);

        assertThat(consumer.position(partition)).isEqualTo(2);
    }

    @Test
    void aBrokerThatGivesNoProducerIsWaitedOutAndNothingSkipped() {
        ConsumerRecords<byte[], byte[]> batch = batchFrom(2);
        committed(2);
        AtomicInteger refusals = new AtomicInteger();
        producers.addPostProcessor(producer -> {
            if (refusals.incrementAndGet() < 3) {
                throw new org.springframework.kafka.KafkaException("initTransactions() failed");
            }
            return producer;
        });

        rewind(batch);

        assertThat(refusals).hasValue(3);
        assertThat(consumer.position(partition)).isEqualTo(2);
    }

    @Test
    void anOffsetBeyondTheEndOfTheLogIsNotGoneTo() {
        ConsumerRecords<byte[], byte[]> batch = batchFrom(2);
        committed(2);

        RewindToCommitted rewind = rewind();
        rewind(rewind, batch, refusedAt(6));
        assertThat(consumer.position(partition)).isEqualTo(2);

        // Nor when the log has grown that far: what was appended meanwhile is not answered.
        sendFourRequests();
        rewind(rewind, batch, refusedAt(6));

        assertThat(consumer.position(partition)).isEqualTo(2);
    }

    private DefaultKafkaProducerFactory<byte[], byte[]> producers() {
        DefaultKafkaProducerFactory<byte[], byte[]> factory = new DefaultKafkaProducerFactory<>(
                Map.of("bootstrap.servers", deployment.broker().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        factory.setTransactionIdPrefix(deployment.group() + ".");
        AutoCloseable close = factory::destroy;
        deployment.closing(close);
        return factory;
    }

    private void rewind(ConsumerRecords<byte[], byte[]> batch) {
        rewind(rewind(), batch, new IllegalStateException("A fault"));
    }

    private void rewind(RewindToCommitted rewind, ConsumerRecords<byte[], byte[]> batch, Exception fault) {
        rewind.processBatch(batch, List.of(), consumer, null, fault, false, EOSMode.V2);
    }

    @SuppressWarnings("NullAway") // nothing is in doubt here, so neither replies nor fence are asked
    private RewindToCommitted rewind() {
        KafkaProperties properties = new KafkaProperties();
        properties.getConsumer().setGroupId(deployment.group());
        InstanceId instance = new InstanceId(settings, new StandardEnvironment());
        return new RewindToCommitted(
                new Backoff(settings),
                new ConsumerPulse(Clock.systemUTC()),
                producers,
                new TransactionalIds(instance, properties),
                new TopicId(admin, settings),
                new SettleDoubts(null, null, settings),
                new LostRecords());
    }

    private RefusedByFenceException refusedAt(long offset) {
        return new RefusedByFenceException(List.of(
                new FencePosition(deployment.group(), "topic", 0, offset, offset, UUID.randomUUID(), Instant.EPOCH)));
    }

    private void committed(long offset) {
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
    }

    private ConsumerRecords<byte[], byte[]> batchFrom(long offset) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.seek(partition, offset);
        while (records.size() < 4 - offset) {
            records.addAll(consumer.poll(Duration.ofSeconds(1)).records(partition));
        }
        return new ConsumerRecords<>(Map.of(partition, records), Map.of());
    }
}
