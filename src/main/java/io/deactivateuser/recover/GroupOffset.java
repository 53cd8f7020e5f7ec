package io.deactivateuser.recover;

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

    static OffsetAndMetadata committing(long offset, @Nullable Integer epoch, String topicId, UUID attempt) {
        return new OffsetAndMetadata(offset, Optional.ofNullable(epoch), topicId + "/" + attempt);
    }
}
