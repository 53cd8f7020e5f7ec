package io.deactivateuser.recover;

import io.deactivateuser.apply.BatchRange;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What the group has committed in a partition. The worker's own commits say in their metadata of which topic, by ID, and with which
 * try; an offset is remembered by the topic's name alone, so one without them may be that of a topic that is gone.
 *
 * @param topicId null where another program, or the version before, has committed it
 * @param attempt of the batch that was committed with it
 */
public record GroupOffset(
        long offset, @Nullable String topicId, @Nullable String attempt) {
    /** Null where the group has committed nothing. */
    public static @Nullable GroupOffset of(@Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return null;
        }
        String[] parts = committed.metadata().split("/", -1);
        return parts.length == 2
                ? new GroupOffset(committed.offset(), parts[0], parts[1])
                : new GroupOffset(committed.offset(), null, null);
    }

    /**
     * What the group commits with the replies to a range. The group's offset never goes back, since callers were told everything before
     * it: while a range ends before the horizon, the group stays at the horizon, and names no try, since none ended there.
     */
    static OffsetAndMetadata committing(BatchRange range, UUID attempt) {
        return range.next() < range.horizon()
                ? committing(range.horizon(), null, range.topicId(), Partition.NO_TRY)
                : committing(range.next(), range.nextEpoch(), range.topicId(), attempt);
    }

    static OffsetAndMetadata committing(long offset, @Nullable Integer epoch, String topicId, UUID attempt) {
        return new OffsetAndMetadata(offset, Optional.ofNullable(epoch), topicId + "/" + attempt);
    }
}
