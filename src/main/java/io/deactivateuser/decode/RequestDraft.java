package io.deactivateuser.decode;

import io.deactivateuser.decide.Action;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Check;
import io.deactivateuser.decide.DeactivateUserRequest;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decide.TextRule;
import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Invalid;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.decode.Decoded.Valid;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects a request's fields from either format, then makes {@link Check#REQUEST}: the rules of its reasons, in their
 * order.
 */
final class RequestDraft {
    static final String REQUEST_ID = "requestId";
    static final String USER_ID = "userId";
    static final String REASON = "reason";
    static final String EXPIRE_TIME = "expireTime";
    static final String VALIDATE_ONLY = "validateOnly";
    static final String ACTION = "action";
    static final String EXPECTED_SEQUENCE = "expectedSequence";
    static final String BATCH_ID = "batchId";

    /** Names the message itself, where no single field is at fault. */
    static final String WHOLE_MESSAGE = "$";

    private static final int MAX_ID = 200;
    private static final int MAX_REASON = 500;
    private static final int MAX_FIELD_NAME = 64;

    private static final Map<String, Action> ACTIONS =
            Arrays.stream(Action.values()).collect(Collectors.toMap(Action::name, Function.identity()));
    private static final Pattern SEQUENCE = Pattern.compile("0|[1-9][0-9]{0,18}");

    private final @Nullable String outerId;
    private final Set<String> seen = new HashSet<>();
    private @Nullable String malformedField;
    private @Nullable String requestId;
    private @Nullable String userId;
    private @Nullable String reason;
    private @Nullable Instant expireTime;
    private boolean expireTimeInvalid;
    private boolean validateOnly;
    private Action action = Action.DEACTIVATE;
    private boolean actionInvalid;
    private @Nullable Long expectedSequence;
    private boolean expectedSequenceInvalid;
    private @Nullable String batchId;

    /**
     * A request of which nothing was read yet.
     *
     * @param outerId its ID where the message has none of its own; null where nothing around the message tells one
     */
    RequestDraft(@Nullable String outerId) {
        this.outerId = outerId;
    }

    /** Notes that the field is there; false, and the request is malformed, where it was there already. */
    boolean firstTime(String field) {
        if (seen.add(field)) {
            return true;
        }
        malformed(field);
        return false;
    }

    /** The request is malformed at this field; the first such field is the one that its caller is told. */
    void malformed(String field) {
        if (malformedField == null) {
            malformedField = TextRule.sanitized(field, MAX_FIELD_NAME);
        }
    }

    void text(String field, String value) {
        switch (field) {
            case REQUEST_ID -> requestId = value;
            case USER_ID -> userId = value;
            case REASON -> reason = value;
            case EXPIRE_TIME -> expireTime(ExpireTime.parse(value));
            case ACTION -> action(ACTIONS.get(value));
            case EXPECTED_SEQUENCE -> expectedSequence(sequence(value));
            case BATCH_ID -> batchId = value;
            default -> malformed(field);
        }
    }

    /** The expire time that is there; null where it is no date and time. */
    void expireTime(@Nullable Instant value) {
        expireTime = value;
        expireTimeInvalid = value == null;
    }

    void validateOnly(boolean value) {
        validateOnly = value;
    }

    /** The action that is there; null where it is none of the contract's. */
    void action(@Nullable Action value) {
        actionInvalid = value == null;
        action = value == null ? Action.DEACTIVATE : value;
    }

    /** The sequence that is there; null where it is no number, or a negative one. */
    void expectedSequence(@Nullable Long value) {
        expectedSequence = value;
        expectedSequenceInvalid = value == null || value < 0;
    }

    /** Spelled as replies spell one, and no other way: in digits alone, without a zero in front. */
    private static @Nullable Long sequence(String text) {
        try {
            return SEQUENCE.matcher(text).matches() ? Long.valueOf(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    Decoded finish(Format format) {
        String requestId = this.requestId == null ? outerId : this.requestId;
        if (requestId == null) {
            return new Unreadable(
                    Defect.REQUEST_ID_MISSING, "The value has no requestId that is text; nobody can be answered.");
        }
        for (Reason broken : Check.REQUEST.reasons()) {
            String field = fieldAtFault(broken, requestId);
            if (field != null) {
                return new Invalid(
                        TextRule.sanitized(requestId, MAX_ID),
                        hasValidUserId() ? userId : null,
                        new Refusal(broken, field),
                        format);
            }
        }
        String user = Objects.requireNonNull(userId, "A request without one is refused");
        return new Valid(
                new DeactivateUserRequest(
                        requestId, user, reason, expireTime, validateOnly, action, expectedSequence, batchId),
                format);
    }

    /** The field that breaks the rule of this reason; null where none does. */
    private @Nullable String fieldAtFault(Reason broken, String requestId) {
        return switch (broken) {
            case MALFORMED_REQUEST -> malformedField;
            case REQUEST_ID_INVALID -> TextRule.holds(requestId, 1, MAX_ID) ? null : REQUEST_ID;
            case USER_ID_MISSING -> userId == null ? USER_ID : null;
            case USER_ID_INVALID -> userId == null || hasValidUserId() ? null : USER_ID;
            case REASON_INVALID -> reason == null || TextRule.holds(reason, 0, MAX_REASON) ? null : REASON;
            case EXPIRE_TIME_INVALID -> expireTimeInvalid ? EXPIRE_TIME : null;
            case ACTION_INVALID -> actionInvalid ? ACTION : null;
            case EXPECTED_SEQUENCE_INVALID -> expectedSequenceInvalid ? EXPECTED_SEQUENCE : null;
            case BATCH_ID_INVALID -> batchId == null || TextRule.holds(batchId, 1, MAX_ID) ? null : BATCH_ID;
            default -> null;
        };
    }

    private boolean hasValidUserId() {
        return userId != null && TextRule.holds(userId, 1, MAX_ID);
    }
}
