package io.deactivateuser.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deactivateuser.apply.FencePosition;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.settings.WorkerSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/** Which batches have landed, by the answers that the broker holds. */
class CommittedRepliesIT {
    private final Deployment deployment = Deployment.create();
    private final Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final FencePosition position =
            new FencePosition(deployment.group(), "topic-id", 1, 10, 20, UUID.randomUUID(), begun);
    private final FencePosition other =
            new FencePosition(deployment.group(), "topic-id", 2, 0, 5, UUID.randomUUID(), begun);
    private final KafkaProducer<byte[], byte[]> producer = deployment.closing(new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    deployment.broker().bootstrapServers(),
                    "transactional.id",
                    deployment.group() + ".test"),
            new ByteArraySerializer(),
            new ByteArraySerializer()));
    private final CommittedReplies replies = new CommittedReplies(
            new DefaultKafkaConsumerFactory<>(
                    Map.of(
                            "bootstrap.servers", deployment.broker().bootstrapServers(),
                            "isolation.level", "read_committed",
                            "enable.auto.commit", "false"),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer()),
            deployment.closing(deployment.admin()),
            new Binder(new MapConfigurationPropertySource(Map.of(
                            "deactivate-user.topics.requests", deployment.requests(),
                            "deactivate-user.topics.results", deployment.results(),
                            "deactivate-user.topics.dead-letters", deployment.deadLetters())))
                    .bindOrCreate("deactivate-user", WorkerSettings.class));

    @BeforeEach
    void begin() {
        producer.initTransactions();
        producer.beginTransaction();
    }

    @AfterEach
    void close() throws Exception {
        deployment.close();
    }

    @Test
    void oneCommittedReplyTellsThatItsBatchHasLanded() {
        answer(deployment.results(), deployment.requests(), "1", "19");
        producer.commitTransaction();

        assertThat(landed()).containsExactly(position);
    }

    @Test
    void soDoesOneDeadLetter() {
        answer(deployment.deadLetters(), deployment.requests(), "2", "0");
        producer.commitTransaction();

        assertThat(landed()).containsExactly(other);
    }

    @Test
    void anAbortedReplyTellsNothing() {
        answer(deployment.results(), deployment.requests(), "1", "12");
        producer.abortTransaction();

        assertThat(landed()).isEmpty();
    }

    @Test
    void repliesToOtherRecordsTellNothing() {
        answer(deployment.results(), deployment.requests(), "1", "9");
        answer(deployment.results(), deployment.requests(), "1", "20");
        answer(deployment.results(), deployment.requests(), "3", "12");
        answer(deployment.results(), "another.requests", "1", "12");
        answer(deployment.results(), deployment.requests(), "one", "12");
        send(new ProducerRecord<>(deployment.results(), new byte[0]));
        producer.commitTransaction();

        assertThat(landed()).isEmpty();
    }

    /** Such are those of a topic of the same name, which was deleted and made anew. */
    @Test
    void aReplyFromBeforeTheBatchTellsNothing() {
        answer(deployment.results(), deployment.requests(), "1", "12", begun.toEpochMilli() - 1);
        producer.commitTransaction();

        assertThat(landed()).isEmpty();
    }

    /** Its owner may have sent it and not yet ended, whatever becomes of it. */
    @Test
    void aTransactionThatIsOpenIsNotTakenForOneThatWasAborted() {
        answer(deployment.results(), deployment.requests(), "1", "12");

        assertThatThrownBy(this::landed).isInstanceOf(TimeoutException.class);
    }

    @Test
    void aWorkerThatStopsDoesNotSearchOn() {
        answer(deployment.results(), deployment.requests(), "1", "12");
        producer.commitTransaction();

        assertThatThrownBy(() -> replies.landed(List.of(position), () -> false))
                .isInstanceOf(CancellationException.class);
    }

    private Set<FencePosition> landed() {
        return replies.landed(List.of(position, other), () -> true);
    }

    private void answer(String to, String topic, String partition, String offset) {
        answer(to, topic, partition, offset, System.currentTimeMillis());
    }

    private void answer(String to, String topic, String partition, String offset, long timestamp) {
        ProducerRecord<byte[], byte[]> answer = new ProducerRecord<>(to, null, timestamp, null, new byte[0]);
        answer.headers()
                .add("request-topic", topic.getBytes(StandardCharsets.UTF_8))
                .add("request-partition", partition.getBytes(StandardCharsets.UTF_8))
                .add("request-offset", offset.getBytes(StandardCharsets.UTF_8));
        send(answer);
    }

    private void send(ProducerRecord<byte[], byte[]> answer) {
        try {
            producer.send(answer).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("An answer could not be sent", e);
        }
    }
}
