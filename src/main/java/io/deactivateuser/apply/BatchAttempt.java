package io.deactivateuser.apply;

import java.util.List;
import java.util.UUID;

/**
 * One try of a batch. The database remembers the try until it is known whether Kafka has committed the batch.
 *
 * @param begunBy the transactional ID under which its replies are sent
 * @param ranges by partition, so that all workers lock the rows of their progress in one order; empty where no progress is made
 */
public record BatchAttempt(UUID id, String begunBy, List<BatchRange> ranges) {

    /** Changes that belong to no record that is still there. */
    public static BatchAttempt withoutProgress() {
        return new BatchAttempt(new UUID(0, 0), "", List.of());
    }
}
