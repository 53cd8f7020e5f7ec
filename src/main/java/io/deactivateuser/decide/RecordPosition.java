package io.deactivateuser.decide;

import org.jspecify.annotations.Nullable;

/**
 * Where a request record stands. A topic that is deleted and made anew under its old name has another ID, and a log that
 * lost its end hands out the same offsets again under a later leader epoch; so both belong to what a record is.
 *
 * @param topicId null where an answer was recorded by a version that did not keep it
 * @param leaderEpoch {@link #UNKNOWN_EPOCH} where the log or the ledger does not tell
 * @param offset counted from 0 within the partition
 */
public record RecordPosition(String topic, @Nullable String topicId, int partition, int leaderEpoch, long offset) {
    public static final int UNKNOWN_EPOCH = -1;

    /** A position of which neither the topic's ID nor the leader epoch is known. */
    public RecordPosition(String topic, int partition, long offset) {
        this(topic, null, partition, UNKNOWN_EPOCH, offset);
    }

    /** Whether both are one record, as far as what is known of them tells. */
    boolean isSameRecordAs(RecordPosition other) {
        return isInSamePartitionAs(other)
                && offset == other.offset
                && (leaderEpoch == other.leaderEpoch
                        || leaderEpoch == UNKNOWN_EPOCH
                        || other.leaderEpoch == UNKNOWN_EPOCH);
    }

    /** Whether this record comes after the other one in one and the same partition: of a later leader epoch, or further on. */
    boolean isBehind(RecordPosition other) {
        boolean laterEpoch = leaderEpoch > other.leaderEpoch;
        boolean sameEpoch =
                leaderEpoch == other.leaderEpoch || leaderEpoch == UNKNOWN_EPOCH || other.leaderEpoch == UNKNOWN_EPOCH;
        return isInSamePartitionAs(other) && (sameEpoch ? offset > other.offset : laterEpoch);
    }

    private boolean isInSamePartitionAs(RecordPosition other) {
        return isOfSameTopicAs(other) && partition == other.partition;
    }

    private boolean isOfSameTopicAs(RecordPosition other) {
        if (topicId == null || other.topicId == null) {
            return topic.equals(other.topic);
        }
        return topicId.equals(other.topicId);
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
