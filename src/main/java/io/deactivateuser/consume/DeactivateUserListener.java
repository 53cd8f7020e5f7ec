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
import java.util.Iterator;
import java.util.List;
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
        Batch batch = recovering.batch(records);
        try {
            answer(batch, recovering);
        } catch (RuntimeException e) {
            metrics.aborted();
            recovering.failed(batch, e);
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

        countCompared(batch, received, decisions, recovering);
        recovering.commit(batch, outgoing);
        metrics.committed(measurement);
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

    /** What was made true again is in the database by now, whatever becomes of the Kafka transaction. */
    private static void countCompared(
            Batch batch, List<Received> received, List<Decision> decisions, RecoveringConsumer recovering) {
        if (batch.horizons().isEmpty()) {
            return;
        }
        Iterator<Decision> remaining = decisions.iterator();
        for (Received next : received) {
            boolean decided = submission(next).findAny().isPresent();
            Decision decision = decided ? remaining.next() : null;
            if (next instanceof Told && decision != null) {
                recovering.restored(next.record(), Objects.requireNonNull(decision.restored()));
            } else if (!(next instanceof Told) && batch.isCompared(next.record())) {
                recovering.restored(next.record(), Restored.ANSWERED);
            }
        }
    }
}
