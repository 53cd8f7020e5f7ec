package io.deactivateuser.consume;

import io.deactivateuser.apply.Applied;
import io.deactivateuser.apply.Applied.Left;
import io.deactivateuser.apply.ApplyBatch;
import io.deactivateuser.apply.SqlFault;
import io.deactivateuser.authenticate.KeysUnavailableException;
import io.deactivateuser.consume.Received.Told;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.Restored;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.observe.AbortCause;
import io.deactivateuser.observe.BatchMeasurement;
import io.deactivateuser.observe.BatchMeasurement.Phase;
import io.deactivateuser.observe.WorkerMetrics;
import io.deactivateuser.recover.Batch;
import io.deactivateuser.recover.RecoveringConsumer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.stereotype.Component;

/**
 * The whole flow. Nothing is sent before Postgres has committed, so a slow database cannot time the Kafka transaction out, which
 * holds the replies and the offsets.
 *
 * <p>Only the infrastructure makes a batch fail, never a record: a batch that failed is read again. A batch can be answered in part:
 * in each partition up to a record that cannot be decided now, which is read again with all behind it.
 */
@Component
class DeactivateUserListener implements BatchConsumerAwareMessageListener<byte[], byte[]> {
    private final ReceiveRecord receive;
    private final ApplyBatch applyBatch;
    private final MakeReplies replies;
    private final WorkerMetrics metrics;
    private final RefusedAttempts refusedAttempts;

    DeactivateUserListener(
            ReceiveRecord receive,
            ApplyBatch applyBatch,
            MakeReplies replies,
            WorkerMetrics metrics,
            RefusedAttempts refusedAttempts) {
        this.receive = receive;
        this.applyBatch = applyBatch;
        this.replies = replies;
        this.metrics = metrics;
        this.refusedAttempts = refusedAttempts;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records, @Nullable Consumer<?, ?> consumer) {
        RecoveringConsumer recovering = RecoveringConsumer.of(Objects.requireNonNull(consumer));
        try {
            answer(recovering.batch(records), recovering);
        } catch (RuntimeException | OutOfMemoryError e) {
            AbortCause cause = causeOf(e);
            metrics.aborted(cause);
            recovering.failed(records, cause, e);
        }
    }

    private void answer(Batch batch, RecoveringConsumer recovering) {
        BatchMeasurement measurement = new BatchMeasurement(batch.records().size());

        List<Received> received = receive.receive(batch);
        measurement.ended(Phase.RECEIVE);

        Applied applied = applyBatch.apply(batch.attempt(), submissions(received));
        List<Decided> decided = decided(received, applied);
        measurement.ended(Phase.APPLY);

        Batch answered = batch.before(offsets(applied.left()));
        List<ProducerRecord<byte[], byte[]>> outgoing = replies.replies(answered, decided, measurement);
        measurement.ended(Phase.REPLY);

        if (!decided.isEmpty()) {
            recovering.commit(answered, outgoing);
            metrics.committed(measurement);
            decided.forEach(this::countCutOff);
            refusedAttempts.committed(decided);
        }
        recovering.answered(batch, answered, applied.left(), compared(batch, decided));
    }

    private void countCutOff(Decided answered) {
        Decision decision = answered.decision();
        if (decision != null
                && decision.change() != null
                && !decision.change().cutOff().isEmpty()) {
            metrics.cutOff(decision.change().cutOff());
        }
    }

    private static List<Submission> submissions(List<Received> received) {
        return received.stream()
                .map(Received::submission)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What can be answered: in each partition, what stands before the record that is left there. */
    private static List<Decided> decided(List<Received> received, Applied applied) {
        List<Decided> decided = new ArrayList<>(received.size());
        Iterator<@Nullable Decision> decisions = applied.decisions().iterator();
        for (Received next : received) {
            Decision decision = next.submission() == null ? null : decisions.next();
            Left left = applied.left().get(next.record().partition());
            if (left == null || next.record().offset() < left.offset()) {
                decided.add(new Decided(next, decision));
            }
        }
        return decided;
    }

    private static Map<Integer, Long> offsets(Map<Integer, Left> left) {
        Map<Integer, Long> offsets = new HashMap<>();
        left.forEach((partition, from) -> offsets.put(partition, from.offset()));
        return offsets;
    }

    /** By partition, what became of the records whose callers may have been told before. */
    private static Map<Integer, Map<Restored, Integer>> compared(Batch batch, List<Decided> decided) {
        if (batch.horizons().isEmpty()) {
            return Map.of();
        }
        Map<Integer, Map<Restored, Integer>> compared = new HashMap<>();
        for (Decided next : decided) {
            Decision decision = next.decision();
            Restored told = decision == null ? null : decision.restored();
            Restored outcome = next.received() instanceof Told ? told : Restored.ANSWERED;
            if (outcome != null && batch.isCompared(next.received().record())) {
                compared.computeIfAbsent(
                                next.received().record().partition(), partition -> new EnumMap<>(Restored.class))
                        .merge(outcome, 1, Integer::sum);
            }
        }
        return compared;
    }

    private static AbortCause causeOf(Throwable fault) {
        if (fault instanceof OutOfMemoryError) {
            return AbortCause.DATA;
        }
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof KeysUnavailableException) {
                return AbortCause.KEYS;
            }
            if (cause instanceof KafkaException) {
                return AbortCause.BROKER;
            }
        }
        return SqlFault.abortCause(fault);
    }
}
