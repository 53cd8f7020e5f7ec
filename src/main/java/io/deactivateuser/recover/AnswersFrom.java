package io.deactivateuser.recover;

import io.deactivateuser.apply.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Where the answers to the records of one partition begin, in the results and the dead letters.
 *
 * @param starts by partition of the results and the dead letters
 * @param reachesBackTo a record that is older and has no answer may have had one that is gone; {@link Instant#MIN} where none is gone
 */
record AnswersFrom(Map<TopicPartition, Long> starts, Instant reachesBackTo) {
    /** How far a broker's clock may be behind a worker's. Only tries of the version before are looked for by time. */
    static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    /** The answers of the last try that the row knows, and of all after it. */
    static AnswersFrom of(Progress row, Topics topics) {
        Map<TopicPartition, Uuid> partitions = topics.answers();
        Topics.Offsets first = topics.offsets(partitions.keySet(), OffsetSpec.earliest());
        Map<TopicPartition, Long> wanted = row.resultsFrom() == null
                ? byTime(row.begunAt().minus(CLOCKS_APART), partitions.keySet(), topics)
                : byOffset(row.resultsFrom(), partitions);
        Map<TopicPartition, Long> starts = new HashMap<>();
        Topics.@Nullable Offsets oldest = null;
        Instant reachesBackTo = Instant.MIN;
        for (TopicPartition partition : partitions.keySet()) {
            long want = wanted.getOrDefault(partition, -1L);
            long have = first.of(partition).offset();
            starts.put(partition, Math.max(want, have));
            if (want < have && (have > 0 || want < 0)) {
                oldest = oldest == null ? topics.offsets(partitions.keySet(), OffsetSpec.forTimestamp(0)) : oldest;
                ListOffsetsResultInfo record = oldest.of(partition);
                Instant since = record.offset() < 0 ? Instant.MAX : Instant.ofEpochMilli(record.timestamp());
                reachesBackTo = since.isAfter(reachesBackTo) ? since : reachesBackTo;
            }
        }
        return new AnswersFrom(starts, reachesBackTo);
    }

    /** The offsets in {@code resultsFrom}: none for a topic that was made anew since, 0 for a partition that was added. */
    private static Map<TopicPartition, Long> byOffset(String resultsFrom, Map<TopicPartition, Uuid> partitions) {
        Map<String, String[]> ends = new HashMap<>();
        for (String topic : resultsFrom.split(" ", -1)) {
            String[] parts = topic.split(":", 2);
            if (parts.length == 2) {
                ends.put(parts[0], parts[1].split(",", -1));
            }
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach((partition, id) -> {
            String[] known = ends.get(id.toString());
            if (resultsFrom.isEmpty()) {
                offsets.put(partition, 0L);
            } else if (known != null) {
                offsets.put(
                        partition,
                        partition.partition() < known.length ? Long.parseLong(known[partition.partition()]) : 0L);
            }
        });
        return offsets;
    }

    /** For a try of the version before, which kept no offsets: where the records since it began are. */
    private static Map<TopicPartition, Long> byTime(Instant since, Set<TopicPartition> partitions, Topics topics) {
        Topics.Offsets found = topics.offsets(partitions, OffsetSpec.forTimestamp(Math.max(0, since.toEpochMilli())));
        Topics.Offsets oldest = topics.offsets(partitions, OffsetSpec.forTimestamp(0));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long offset = found.of(partition).offset();
            if (offset < 0) {
                offsets.put(partition, Long.MAX_VALUE);
            } else if (oldest.of(partition).timestamp() <= since.toEpochMilli()) {
                offsets.put(partition, offset);
            } else {
                offsets.put(partition, 0L);
            }
        }
        return offsets;
    }
}
