package io.deactivateuser.decide;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that keeps every rule of the contract.
 *
 * @param requestId 1 to 200 characters, the actor's own name for this request
 * @param userId 1 to 200 characters
 * @param reason at most 500 characters, for the audit trail
 * @param expireTime from this moment on the request is not applied any more
 * @param validateOnly every check, no effect, nothing recorded
 * @param expectedSequence the user's sequence must be this one, 0 or more; null where any will do
 * @param batchId 1 to 200 characters, the run that the request belongs to; part of no decision
 */
public record DeactivateUserRequest(
        String requestId,
        String userId,
        @Nullable String reason,
        @Nullable Instant expireTime,
        boolean validateOnly,
        Action action,
        @Nullable Long expectedSequence,
        @Nullable String batchId) {

    /** Whether it asks for the user back, and not off. */
    public boolean isReactivation() {
        return action == Action.REACTIVATE;
    }

    /** What the request asks for, whatever its ID and its format: two requests with equal content are repeats. */
    public ContentHash content() {
        return ContentHash.of(this);
    }
}
