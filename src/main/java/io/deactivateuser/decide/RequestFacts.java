package io.deactivateuser.decide;

import io.deactivateuser.decide.User.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the checks know of one submission: what the database says, with what the batch has changed before it.
 *
 * @param recorded what the actor's request ID was answered before; null where it was not used
 * @param user null where there is no such user
 * @param now the database's clock
 */
record RequestFacts(
        Submission submission,
        @Nullable LedgerEntry recorded,
        @Nullable User user,
        Permissions permissions,
        Instant now) {

    /** The recorded answer, where it was given to the same content. */
    @Nullable
    Decision repeated() {
        return recorded != null
                        && recorded.content().equals(submission.request().content())
                ? new Decision(recorded.answer(), !recorded.position().isSameRecordAs(submission.position()))
                : null;
    }

    boolean isExpired() {
        Instant expireTime = submission.request().expireTime();
        return expireTime != null && !now.isBefore(expireTime);
    }

    /** A user who does not exist is to most actors as one who is not theirs. */
    boolean isPermitted() {
        return user == null
                ? permissions.mayWriteWholeInstance(submission.actor())
                : permissions.mayWrite(submission.actor(), user);
    }

    /** Null where there is no such user. */
    @Nullable
    State state() {
        return user == null ? null : user.state();
    }
}
