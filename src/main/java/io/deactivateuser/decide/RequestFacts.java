package io.deactivateuser.decide;

import io.deactivateuser.decide.User.State;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the checks know of one submission: what the database says, with what the batch has changed before it.
 *
 * @param recorded what the actor's request ID was answered before; null where it was not used
 * @param user null where there is no such user
 * @param batch what the database says of the batch
 * @param users all of the batch, as they are now
 * @param former the actors without permission, as of now
 */
record RequestFacts(
        Submission submission,
        @Nullable LedgerEntry recorded,
        @Nullable User user,
        Facts batch,
        Map<String, User> users,
        Set<Actor> former) {

    Action action() {
        return submission.request().action();
    }

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
        return expireTime != null && !batch.now().isBefore(expireTime);
    }

    /** A user who does not exist is to most actors as one who is not theirs. */
    boolean isPermitted() {
        if (former.contains(submission.actor())) {
            return false;
        }
        Permissions permissions = Objects.requireNonNull(batch.permissions().get(action()));
        return user == null
                ? permissions.mayWriteWholeInstance(submission.actor())
                : permissions.mayWrite(submission.actor(), user);
    }

    /** Null where there is no such user. */
    @Nullable
    State state() {
        return user == null ? null : user.state();
    }

    boolean isOtherSequence() {
        Long expected = submission.request().expectedSequence();
        return expected != null && user != null && expected != user.sequence();
    }

    /** Why the user cannot be changed from the present state; null where nothing speaks against that. */
    @Nullable
    Reason againstState() {
        if (submission.request().isReactivation()) {
            return state() == State.DEACTIVATED ? null : Reason.USER_NOT_DEACTIVATED;
        }
        if (state() == State.INITIAL) {
            return Reason.USER_INITIAL;
        }
        return state() == State.DEACTIVATED ? Reason.USER_ALREADY_DEACTIVATED : null;
    }

    boolean isProtected() {
        return !submission.request().isReactivation()
                && batch.guards().protectedUsers().contains(submission.request().userId());
    }

    /** Why actors cannot do so to themselves; null where the user is somebody else, or they may. */
    @Nullable
    Reason againstSelf() {
        if (!submission.actor().id().equals(submission.request().userId())) {
            return null;
        }
        if (submission.request().isReactivation()) {
            return Reason.SELF_REACTIVATION;
        }
        return batch.guards().selfAllowed() ? null : Reason.SELF_DEACTIVATION;
    }

    boolean isLastOwner() {
        return !submission.request().isReactivation()
                && user != null
                && batch.guards().owners().needs(user, users);
    }
}
