package io.deactivateuser.apply;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a group has answered a partition, as the database knows. Everything before {@code committed} was told, and what it
 * took is in the database. Whether anything between {@code committed} and {@code begun} was told, the database cannot know.
 *
 * @param topicId the topic's ID, which a topic of the same name that was made anew does not share
 * @param committedEpoch the leader epoch of the record before {@code committed}; null where it is not known
 * @param begun where the last batch ends that was begun there
 * @param begunEpoch the leader epoch of the record before {@code begun}; null where it is not known
 * @param attempt the try of that batch
 * @param begunAt when that try began, by the clock of its worker
 * @param begunBy the transactional ID of that try; null where a worker of the version before began it
 * @param resultsFrom what the results and the dead letters held before that try; null where that is not known
 * @param forced an operator has put the partition here, and nothing else is to be believed
 */
public record Progress(
        String topicId,
        int partition,
        long committed,
        @Nullable Integer committedEpoch,
        long begun,
        @Nullable Integer begunEpoch,
        UUID attempt,
        Instant begunAt,
        @Nullable String begunBy,
        @Nullable String resultsFrom,
        boolean forced) {}
