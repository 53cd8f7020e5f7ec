package io.deactivateuser.consume;

import io.deactivateuser.apply.ApplyBatch;
import io.deactivateuser.consume.Received.Submitted;
import io.deactivateuser.consume.Received.Told;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.Restored;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.observe.BatchMeasurement;
import io.deactivateuser.observe.BatchMeasurement.Phase;
import io.deactivateuser.observe.WorkerMetrics;
import io.deactivateuser.recover.Batch;
import io.deactivateuser.recover.RecoveringConsumer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.stereotype.Component;

/**
 * The whole flow. Nothing is sent before Postgres has committed, so a slow database cannot time the Kafka transaction out, which
 * holds the replies and the offsets.
 *
 * <p>Only the infrastructure makes a batch fail, never a record: a batch that failed is read again.
 */
@Component
class DeactivateUserListener implements BatchConsumerAwareMessageListener<byte[], byte[]> {
    private final ReceiveRecord receive;
    private final ApplyBatch applyBatch;
    private final MakeReplies replies;
    private final WorkerMetrics metrics;

    DeactivateUserListener(ReceiveRecord receive, ApplyBatch applyBatch, MakeReplies replies, WorkerMetrics metrics) {
        this.receive = receive;
        this.applyBatch = applyBatch;
        this.replies = replies;
        this.metrics = metrics;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records, @Nullable Consumer<?, ?> consumer) {
        RecoveringConsumer recovering = RecoveringConsumer.of(Objects.requireNonNull(consumer));
        try {
            answer(recovering.batch(records), recovering);
        } catch (RuntimeException | OutOfMemoryError e) {
            metrics.aborted();
            recovering.failed(records, e);
        }
    }

    private void answer(Batch batch, RecoveringConsumer recovering) {
        BatchMeasurement measurement = new BatchMeasurement(batch.records().size());

        List<Received> received = batch.records().stream()
                .map(record -> receive.receive(record, batch))
                .toList();
        measurement.ended(Phase.RECEIVE);

        List<Decision> decisions = applyBatch.apply(batch.attempt(), submissions(received));
        measurement.ended(Phase.APPLY);

        List<ProducerRecord<byte[], byte[]>> outgoing = replies.replies(batch, received, decisions, measurement);
        measurement.ended(Phase.REPLY);

        recovering.commit(batch, outgoing);
        metrics.committed(measurement);
        recovering.answered(batch, compared(batch, received, decisions));
    }

    private static List<Submission> submissions(List<Received> received) {
        return received.stream().flatMap(DeactivateUserListener::submission).toList();
    }

    private static Stream<Submission> submission(Received received) {
        if (received instanceof Submitted submitted) {
            return Stream.of(submitted.submission());
        }
        return received instanceof Told told ? Stream.ofNullable(told.submission()) : Stream.empty();
    }

    /** By partition, what became of the records whose callers may have been told before. */
    private static Map<Integer, Map<Restored, Integer>> compared(
            Batch batch, List<Received> received, List<Decision> decisions) {
        if (batch.horizons().isEmpty()) {
            return Map.of();
        }
        Map<Integer, Map<Restored, Integer>> compared = new HashMap<>();
        Iterator<Decision> remaining = decisions.iterator();
        for (Received next : received) {
            Decision decision = submission(next).findAny().isPresent() ? remaining.next() : null;
            Restored outcome = next instanceof Told ? decision == null ? null : decision.restored() : Restored.ANSWERED;
            if (outcome != null && batch.isCompared(next.record())) {
                compared.computeIfAbsent(next.record().partition(), partition -> new EnumMap<>(Restored.class))
                        .merge(outcome, 1, Integer::sum);
            }
        }
        return compared;
    }
}
