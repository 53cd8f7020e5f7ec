package io.deactivateuser.decode;

import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.DeactivateUserRequest;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decide.TextRule;
import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Invalid;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.decode.Decoded.Valid;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects a request's fields from either format, then applies the rules in one order: the shape of the message, the
 * request ID, the user ID, the reason, the expire time.
 */
final class RequestDraft {
    static final String REQUEST_ID = "requestId";
    static final String USER_ID = "userId";
    static final String REASON = "reason";
    static final String EXPIRE_TIME = "expireTime";
    static final String VALIDATE_ONLY = "validateOnly";

    /** Names the message itself, where no single field is at fault. */
    static final String WHOLE_MESSAGE = "$";

    private static final int MAX_ID = 200;
    private static final int MAX_REASON = 500;
    private static final int MAX_FIELD_NAME = 64;

    private final Set<String> seen = new HashSet<>();
    private @Nullable Refusal malformed;
    private @Nullable String requestId;
    private @Nullable String userId;
    private @Nullable String reason;
    private @Nullable Instant expireTime;
    private boolean expireTimeInvalid;
    private boolean validateOnly;

    /** False, and the request malformed, where the field was there already. */
    boolean firstTime(String field) {
        if (seen.add(field)) {
            return true;
        }
        malformed(field);
        return false;
    }

    void malformed(String field) {
        if (malformed == null) {
            malformed = new Refusal(Reason.MALFORMED_REQUEST, TextRule.sanitized(field, MAX_FIELD_NAME));
        }
    }

    void text(String field, String value) {
        switch (field) {
            case REQUEST_ID -> requestId = value;
            case USER_ID -> userId = value;
            case REASON -> reason = value;
            case EXPIRE_TIME -> expireTime(ExpireTime.parse(value));
            default -> malformed(field);
        }
    }

    void expireTime(@Nullable Instant value) {
        expireTime = value;
        expireTimeInvalid = value == null;
    }

    void validateOnly(boolean value) {
        validateOnly = value;
    }

    Decoded finish(Format format) {
        if (requestId == null) {
            return new Unreadable(
                    Defect.REQUEST_ID_MISSING, "The value has no requestId that is text; nobody can be answered.");
        }
        boolean userIdValid = userId != null && TextRule.holds(userId, 1, MAX_ID);
        Refusal refusal = refusal(requestId, userIdValid);
        if (refusal != null || userId == null) {
            return new Invalid(
                    TextRule.sanitized(requestId, MAX_ID),
                    userIdValid ? userId : null,
                    refusal == null ? new Refusal(Reason.USER_ID_MISSING, USER_ID) : refusal,
                    format);
        }
        return new Valid(new DeactivateUserRequest(requestId, userId, reason, expireTime, validateOnly), format);
    }

    private @Nullable Refusal refusal(String requestId, boolean userIdValid) {
        if (malformed != null) {
            return malformed;
        }
        if (!TextRule.holds(requestId, 1, MAX_ID)) {
            return new Refusal(Reason.REQUEST_ID_INVALID, REQUEST_ID);
        }
        if (userId != null && !userIdValid) {
            return new Refusal(Reason.USER_ID_INVALID, USER_ID);
        }
        if (userId == null) {
            return new Refusal(Reason.USER_ID_MISSING, USER_ID);
        }
        if (reason != null && !TextRule.holds(reason, 0, MAX_REASON)) {
            return new Refusal(Reason.REASON_INVALID, REASON);
        }
        return expireTimeInvalid ? new Refusal(Reason.EXPIRE_TIME_INVALID, EXPIRE_TIME) : null;
    }
}
