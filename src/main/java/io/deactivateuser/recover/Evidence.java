package io.deactivateuser.recover;

import io.deactivateuser.apply.Progress;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a partition when its place is looked for.
 *
 * @param row the database's; null where it has none for this topic ID
 * @param rowsOfTopic whether the group has rows of other partitions of this topic ID
 * @param rowsOfGroup whether the group has any row at all
 * @param group what the group has committed
 * @param logStart the first offset that is still there
 * @param logEnd the offset behind the last record, committed or not
 * @param logEpoch the leader epoch now
 * @param divergence where the log has others than the records that were answered; null where none was noticed
 */
record Evidence(
        String topicId,
        @Nullable Progress row,
        boolean rowsOfTopic,
        boolean rowsOfGroup,
        @Nullable GroupOffset group,
        long logStart,
        long logEnd,
        @Nullable Integer logEpoch,
        @Nullable Divergence divergence) {

    /** From which offset on the log has other records; null where the broker cannot say. */
    record Divergence(@Nullable Long offset) {}

    /** The group's offset where it may be one of this topic; -1 where there is none. */
    long groupOffset() {
        return group == null || (group.topicId() != null && !group.topicId().equals(topicId)) ? -1 : group.offset();
    }

    /** Whether it was this try that the group committed last. */
    boolean groupNames(UUID attempt) {
        return group != null
                && topicId.equals(group.topicId())
                && attempt.toString().equals(group.attempt());
    }

    boolean groupKnowsTopic() {
        return group != null && topicId.equals(group.topicId());
    }
}
