package io.deactivateuser.apply;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a batch holds of one partition.
 *
 * @param expected the try that this worker knows as the partition's last one
 * @param first the offset of its first record; everything before it has been answered
 * @param firstEpoch the leader epoch of the record before it; null where it is not known
 * @param next the offset behind its last record
 * @param nextEpoch the leader epoch of its last record; null where it is not known
 * @param horizon up to where callers may have been told already; it is kept until the batches have passed it
 * @param begunAt when the first try began whose replies may be about records from {@code first} on
 * @param resultsFrom what the results and the dead letters held before that try; null where only the time is known
 */
public record BatchRange(
        String group,
        String topicId,
        int partition,
        UUID expected,
        long first,
        @Nullable Integer firstEpoch,
        long next,
        @Nullable Integer nextEpoch,
        long horizon,
        Instant begunAt,
        @Nullable String resultsFrom) {

    /** The same, up to an offset before its end. */
    public BatchRange upTo(long offset, @Nullable Integer epoch) {
        return new BatchRange(
                group, topicId, partition, expected, first, firstEpoch, offset, epoch, horizon, begunAt, resultsFrom);
    }

    /** What is begun once the progress is at an offset of this range. */
    long begunBeside(long offset) {
        return Math.max(offset, horizon);
    }
}
