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
 */
public record DeactivateUserRequest(
        String requestId,
        String userId,
        @Nullable String reason,
        @Nullable Instant expireTime,
        boolean validateOnly) {

    /** What the request asks for, whatever its ID and its format: two requests with equal content are repeats. */
    public ContentHash content() {
        return ContentHash.of(this);
    }
}
