package io.deactivateuser.decode;

import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.DeactivateUserRequest;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decode.Wrapping.Bare;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a record's value turned out to be. */
public sealed interface Decoded {

    /** A request that keeps every rule. */
    record Valid(DeactivateUserRequest request, Wrapping wrapping) implements Decoded {
        Valid(DeactivateUserRequest request, Format format) {
            this(request, new Bare(format));
        }
    }

    /**
     * A request that breaks a rule, and whose ID is known, so that its caller can be told.
     *
     * @param requestId 0 to 200 characters: the ID as read, cut and with U+FFFD for what no ID may hold
     * @param userId the user ID where a valid one could be read
     */
    record Invalid(String requestId, @Nullable String userId, Refusal refusal, Wrapping wrapping) implements Decoded {
        Invalid(String requestId, @Nullable String userId, Refusal refusal, Format format) {
            this(requestId, userId, refusal, new Bare(format));
        }
    }

    /** A value from which no request ID can be read, so that nobody can be answered. */
    record Unreadable(Defect defect, String message) implements Decoded {}

    /** Why no request ID could be read: the {@code dead-letter-reason}. */
    enum Defect {
        TOO_LARGE,
        NO_VALUE,
        NOT_JSON,
        NOT_PROTOBUF,
        UNSUPPORTED_CONTENT_TYPE,
        UNSUPPORTED_FRAMING,
        UNSUPPORTED_CLOUD_EVENT,
        REQUEST_ID_MISSING
    }

    /** The same, within a further wrapping. */
    default Decoded wrapped(UnaryOperator<Wrapping> further) {
        if (this instanceof Valid valid) {
            return new Valid(valid.request(), further.apply(valid.wrapping()));
        }
        if (this instanceof Invalid invalid) {
            return new Invalid(
                    invalid.requestId(), invalid.userId(), invalid.refusal(), further.apply(invalid.wrapping()));
        }
        return this;
    }

    /** The same, refused as malformed at this field; where it is malformed already, at the field that it was. */
    default Decoded malformedAt(String field) {
        Refusal malformed = new Refusal(Reason.MALFORMED_REQUEST, field);
        if (this instanceof Valid valid) {
            DeactivateUserRequest request = valid.request();
            return new Invalid(request.requestId(), request.userId(), malformed, valid.wrapping());
        }
        if (this instanceof Invalid invalid && invalid.refusal().reason() != Reason.MALFORMED_REQUEST) {
            return new Invalid(invalid.requestId(), invalid.userId(), malformed, invalid.wrapping());
        }
        return this;
    }
}
