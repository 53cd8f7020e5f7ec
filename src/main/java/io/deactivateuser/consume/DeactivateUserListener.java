package io.deactivateuser.consume;

import io.deactivateuser.apply.ApplyBatch;
import io.deactivateuser.apply.BatchAttempt;
import io.deactivateuser.consume.Received.Submitted;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.observe.BatchMeasurement;
import io.deactivateuser.observe.BatchMeasurement.Phase;
import io.deactivateuser.observe.WorkerMetrics;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.stereotype.Component;

/**
 * The whole flow. It runs inside a Kafka transaction that the container commits together with the batch's offsets.
 * Nothing is sent before Postgres has committed, so a slow database cannot time that transaction out.
 *
 * <p>It throws for a fault of the infrastructure only, never for a record: the container reads a batch that failed again.
 */
@Component
class DeactivateUserListener implements BatchMessageListener<byte[], byte[]> {
    private final ReceiveRecord receive;
    private final ApplyBatch applyBatch;
    private final SendReplies replies;
    private final WorkerMetrics metrics;
    private final RecordLanding landing;

    DeactivateUserListener(
            ReceiveRecord receive,
            ApplyBatch applyBatch,
            SendReplies replies,
            WorkerMetrics metrics,
            RecordLanding landing) {
        this.landing = landing;
        this.receive = receive;
        this.applyBatch = applyBatch;
        this.replies = replies;
        this.metrics = metrics;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        BatchMeasurement measurement = metrics.begin(records.size());

        List<Received> received = records.stream().map(receive::receive).toList();
        measurement.ended(Phase.RECEIVE);

        BatchAttempt batch = landing.attempt(records);
        List<Decision> decisions = applyBatch.apply(batch, submissions(received));
        landing.begun(batch);
        measurement.ended(Phase.APPLY);

        replies.send(received, decisions, measurement);
        measurement.ended(Phase.REPLY);
    }

    private static List<Submission> submissions(List<Received> received) {
        return received.stream()
                .filter(Submitted.class::isInstance)
                .map(submitted -> ((Submitted) submitted).submission())
                .toList();
    }
}
