package io.deactivateuser.decide;

/**
 * Why a request was refused: the {@code reason} of the reply's ErrorInfo, with the code and the message that go with it.
 *
 * <p>A message is a constant, so that a reply is bounded and a recorded answer is repeated byte for byte. Changing one
 * that is recorded changes answers already given: the golden test of the reply encoders holds them.
 */
public enum Reason {
    MALFORMED_REQUEST(Code.INVALID_ARGUMENT, "The request is malformed."),
    REQUEST_ID_INVALID(
            Code.INVALID_ARGUMENT, "The request ID must have 1 to 200 characters and no control characters."),
    USER_ID_MISSING(Code.INVALID_ARGUMENT, "The user ID is missing."),
    USER_ID_INVALID(Code.INVALID_ARGUMENT, "The user ID must have 1 to 200 characters and no control characters."),
    REASON_INVALID(Code.INVALID_ARGUMENT, "The reason must have at most 500 characters and no control characters."),
    EXPIRE_TIME_INVALID(Code.INVALID_ARGUMENT, "The expire time must be an RFC 3339 date and time."),
    ACTION_INVALID(Code.INVALID_ARGUMENT, "The action must be DEACTIVATE or REACTIVATE."),
    EXPECTED_SEQUENCE_INVALID(
            Code.INVALID_ARGUMENT, "The expected sequence must be a number of 0 or more that fits into 64 bits."),
    BATCH_ID_INVALID(Code.INVALID_ARGUMENT, "The batch ID must have 1 to 200 characters and no control characters."),
    TOKEN_MISSING(Code.UNAUTHENTICATED, "The token is missing."),
    TOKEN_INVALID(Code.UNAUTHENTICATED, "The token is invalid."),
    TOKEN_EXPIRED(Code.UNAUTHENTICATED, "The token has expired."),
    REQUEST_ID_REUSED(Code.ALREADY_EXISTS, "This request ID was used before with other content."),
    REQUEST_EXPIRED(Code.DEADLINE_EXCEEDED, "The request expired before it was applied."),
    PERMISSION_DENIED(Code.PERMISSION_DENIED, "Permission denied, or there is no such user."),
    USER_NOT_FOUND(Code.NOT_FOUND, "User not found."),
    SEQUENCE_MISMATCH(Code.ABORTED, "The user's sequence is not the expected one."),
    USER_INITIAL(Code.FAILED_PRECONDITION, "User has not finished signing up."),
    USER_ALREADY_DEACTIVATED(Code.FAILED_PRECONDITION, "User is already deactivated."),
    USER_NOT_DEACTIVATED(Code.FAILED_PRECONDITION, "User is not deactivated."),
    USER_PROTECTED(Code.FAILED_PRECONDITION, "User is protected."),
    SELF_DEACTIVATION(Code.FAILED_PRECONDITION, "Users cannot deactivate themselves."),
    SELF_REACTIVATION(Code.FAILED_PRECONDITION, "Users cannot reactivate themselves."),
    LAST_OWNER(Code.FAILED_PRECONDITION, "User is the last active owner of an organization or of the instance."),
    INTERNAL(Code.INTERNAL, "The request could not be processed; send it again later under the same request ID.");

    private final Code code;
    private final String message;

    Reason(Code code, String message) {
        this.code = code;
        this.message = message;
    }

    public Code code() {
        return code;
    }

    public String message() {
        return message;
    }

    /** Whether a refusal for this reason is kept in the ledger. */
    public boolean isRecorded() {
        return Check.isRecorded(this);
    }

    /**
     * Whether the error speaks of the user, whose ID then stands in its metadata. The refusals that do are the recorded ones:
     * both begin with {@link Check#USER}.
     */
    public boolean namesUser() {
        return isRecorded();
    }
}
