package io.deactivateuser.apply;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One try of a batch, which the database remembers until it is known whether Kafka has committed it.
 *
 * @param begunBy the transactional ID under which its replies are sent
 * @param resultsFrom what the results and the dead letters held before it
 * @param ranges by partition, so that all workers lock the rows of their progress in one order; empty where no progress is made
 */
public record BatchAttempt(UUID id, Instant begunAt, String begunBy, String resultsFrom, List<BatchRange> ranges) {

    /** Changes that belong to no record that is still there. */
    public static BatchAttempt withoutProgress() {
        return new BatchAttempt(new UUID(0, 0), Instant.EPOCH, "", "", List.of());
    }

    /** The same before its last part: nothing is begun until all of it is in the database. */
    BatchAttempt partly() {
        List<BatchRange> none = ranges.stream()
                .map(range -> new BatchRange(
                        range.group(),
                        range.topicId(),
                        range.partition(),
                        range.expected(),
                        range.first(),
                        range.firstEpoch(),
                        range.first(),
                        range.firstEpoch()))
                .toList();
        return new BatchAttempt(id, begunAt, begunBy, resultsFrom, none);
    }
}
