package io.deactivateuser.apply;

import java.time.Instant;
import java.util.UUID;

/**
 * Where the offset fence stands in a partition.
 *
 * @param committed the group has committed everything before it
 * @param begun where the last batch ends that was begun there
 * @param attempt the try of that batch
 * @param begunAt when it began, by the clock of the worker that tried
 */
public record FencePosition(
        String group, String topicId, int partition, long committed, long begun, UUID attempt, Instant begunAt) {
    /** A batch was begun, and nobody has recorded whether Kafka committed it. */
    public boolean inDoubt() {
        return committed < begun;
    }

    /** Whether a record of the partition belongs to the batch in doubt. */
    public boolean doubts(long offset) {
        return committed <= offset && offset < begun;
    }

    @Override
    public String toString() {
        return inDoubt()
                ? partition + ": " + committed + ", and up to " + begun + " was begun"
                : partition + ": " + committed;
    }
}
