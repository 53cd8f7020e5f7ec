package io.deactivateuser.recover;

import io.deactivateuser.apply.BatchAttempt;
import io.deactivateuser.apply.BatchRange;
import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.reply.RequestSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of one poll, and all that belongs to their answers: who answers them, and what was told of them before.
 *
 * @param topicId of the request topic, for all of the records
 * @param attempt what the database remembers of this try
 * @param told what callers were told already, by partition and offset, for the records before their partition's horizon
 * @param horizons by partition: from there on nobody was told anything
 * @param offsets what the group commits with the replies
 */
public record Batch(
        List<ConsumerRecord<byte[], byte[]>> records,
        String topicId,
        String group,
        BatchAttempt attempt,
        Map<Integer, Map<Long, ToldReply>> told,
        Map<Integer, Long> horizons,
        Map<TopicPartition, OffsetAndMetadata> offsets) {

    /**
     * The same, without the parts of partitions that are left.
     *
     * @param left by partition, from which offset on
     */
    public Batch before(Map<Integer, Long> left) {
        if (left.isEmpty()) {
            return this;
        }
        List<ConsumerRecord<byte[], byte[]>> answered = records.stream()
                .filter(record -> record.offset() < left.getOrDefault(record.partition(), Long.MAX_VALUE))
                .toList();
        Map<Integer, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
        answered.forEach(record -> last.put(record.partition(), record));
        List<BatchRange> ranges = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (BatchRange range : attempt.ranges()) {
            ConsumerRecord<byte[], byte[]> end = last.get(range.partition());
            if (end != null) {
                BatchRange shorter =
                        range.upTo(end.offset() + 1, end.leaderEpoch().orElse(null));
                ranges.add(shorter);
                ends.put(
                        new TopicPartition(end.topic(), end.partition()),
                        GroupOffset.committing(shorter, attempt.id()));
            }
        }
        return new Batch(
                answered,
                topicId,
                group,
                new BatchAttempt(attempt.id(), attempt.begunBy(), ranges),
                told,
                horizons,
                ends);
    }

    /** What the caller of the record was told before; null where nobody was told. */
    public @Nullable ToldReply told(ConsumerRecord<?, ?> record) {
        ToldReply reply = told.getOrDefault(record.partition(), Map.of()).get(record.offset());
        return reply != null && reply.isOfEpoch(epoch(record)) ? reply : null;
    }

    /** Whether somebody may have been told, so that the record was compared with the replies. */
    public boolean isCompared(ConsumerRecord<?, ?> record) {
        return record.offset() < horizons.getOrDefault(record.partition(), 0L);
    }

    /** Which record this is, among all that there ever were. */
    public RecordPosition position(ConsumerRecord<?, ?> record) {
        return new RecordPosition(record.topic(), topicId, record.partition(), epoch(record), record.offset());
    }

    /** What the record's reply says of where it comes from. */
    public RequestSource source(ConsumerRecord<?, ?> record) {
        return new RequestSource(topicId, epoch(record), group, attempt.id().toString());
    }

    static int epoch(ConsumerRecord<?, ?> record) {
        return record.leaderEpoch().orElse(RecordPosition.UNKNOWN_EPOCH);
    }
}
