package io.deactivateuser.decode;

import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.DeactivateUserRequest;
import org.jspecify.annotations.Nullable;

/** What a record's value turned out to be. */
public sealed interface Decoded {

    /** A request that keeps every rule. */
    record Valid(DeactivateUserRequest request, Format format) implements Decoded {}

    /**
     * A request that breaks a rule, and whose ID is known, so that its caller can be told.
     *
     * @param requestId 0 to 200 characters: the ID as read, cut and with U+FFFD for what no ID may hold
     * @param userId the user ID where a valid one could be read
     */
    record Invalid(String requestId, @Nullable String userId, Refusal refusal, Format format) implements Decoded {}

    /** A value from which no request ID can be read, so that nobody can be answered. */
    record Unreadable(Defect defect, String message) implements Decoded {}

    /** Why no request ID could be read: the {@code dead-letter-reason}. */
    enum Defect {
        TOO_LARGE,
        NO_VALUE,
        NOT_JSON,
        NOT_PROTOBUF,
        UNSUPPORTED_CONTENT_TYPE,
        REQUEST_ID_MISSING
    }
}
