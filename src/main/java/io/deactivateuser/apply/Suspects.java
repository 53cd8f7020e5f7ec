package io.deactivateuser.apply;

import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.decide.Submission;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all batches know of submissions that failed alone, where the fault may as well be the database's. A suspect is guilty if it fails
 * again after a change of another submission went through, in whatever batch and thread. Each change speaks against one suspect: a
 * database that is nearly down takes some changes and not others.
 *
 * <p>Of each partition one suspect is kept from batch to batch, the first one: what is behind it is read again with it.
 */
final class Suspects {
    private record Suspect(RecordPosition position, long failedAt) {}

    private final Map<Integer, Suspect> kept = new HashMap<>();
    private long changes;
    private long spent;

    /** The database took a change. */
    synchronized void changeWentThrough() {
        changes++;
    }

    /** How many changes went through so far. */
    synchronized long changes() {
        return changes;
    }

    /** Whether a change that has spoken against nobody went through after so many: the suspect of then is worth another try. */
    synchronized boolean canBeTold(long failedAt) {
        return changes > Math.max(spent, failedAt);
    }

    /** Whether who failed after so many changes, and failed again now, is guilty. */
    synchronized boolean isGuilty(long failedAt) {
        boolean guilty = canBeTold(failedAt);
        if (guilty) {
            spent = Math.max(spent, failedAt) + 1;
        }
        return guilty;
    }

    /** The submission is left, and read again. */
    synchronized void keep(Submission submission, long failedAt) {
        kept.put(submission.position().partition(), new Suspect(submission.position(), failedAt));
    }

    /** After how many changes the submission failed in an earlier batch; null where it did not, as far as is known. */
    synchronized @Nullable Long failedAt(Submission submission) {
        Suspect suspect = kept.get(submission.position().partition());
        return suspect != null && suspect.position().equals(submission.position()) ? suspect.failedAt() : null;
    }
}
