package io.deactivateuser.list.ask;

import org.jspecify.annotations.Nullable;

/**
 * What the worker answered; as in its reply, dates and numbers too, which nothing here reckons with but {@link #changeDate}.
 *
 * @param reason of a refusal; null for a success
 * @param replayed whether the answer was recorded for an earlier request of the same ID
 */
public record Answer(
        String requestId,
        int code,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String sequence,
        @Nullable String creationDate,
        @Nullable String changeDate,
        boolean replayed) {
    private static final int NOT_FOUND = 5;
    private static final int FAILED_PRECONDITION = 9;
    private static final int ABORTED = 10;

    public boolean success() {
        return code == 0;
    }

    /** Whether the worker keeps the answer, and would only repeat it. Others may differ once what they name is mended. */
    public boolean recorded() {
        return code == 0 || code == NOT_FOUND || code == FAILED_PRECONDITION || code == ABORTED;
    }

    /** The answer in one word. */
    public String outcome() {
        return reason == null ? "OK" : reason;
    }

    /** Whether the worker did not take the token as one, expired or not. */
    public boolean unauthenticated() {
        return "TOKEN_INVALID".equals(reason) || "TOKEN_MISSING".equals(reason);
    }

    public boolean tokenExpired() {
        return "TOKEN_EXPIRED".equals(reason);
    }
}
