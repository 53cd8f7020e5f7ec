package io.deactivateuser.consume;

import io.deactivateuser.apply.ApplyBatch;
import io.deactivateuser.apply.BatchStart;
import io.deactivateuser.consume.Received.Submitted;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.observe.BatchMeasurement;
import io.deactivateuser.observe.BatchMeasurement.Phase;
import io.deactivateuser.observe.WorkerMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
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
    private final String group;

    DeactivateUserListener(
            ReceiveRecord receive,
            ApplyBatch applyBatch,
            SendReplies replies,
            WorkerMetrics metrics,
            KafkaProperties properties) {
        this.group = String.valueOf(properties.getConsumer().getGroupId());
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

        List<Decision> decisions = applyBatch.apply(starts(records), submissions(received));
        measurement.ended(Phase.APPLY);

        replies.send(received, decisions, measurement);
        measurement.ended(Phase.REPLY);
    }

    /** The first record of each partition; a batch has a partition's records in their order. */
    private List<BatchStart> starts(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<Integer, BatchStart> starts = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            starts.computeIfAbsent(
                    record.partition(), partition -> new BatchStart(group, record.topic(), partition, record.offset()));
        }
        return List.copyOf(starts.values());
    }

    private static List<Submission> submissions(List<Received> received) {
        return received.stream()
                .filter(Submitted.class::isInstance)
                .map(submitted -> ((Submitted) submitted).submission())
                .toList();
    }
}
