package io.deactivateuser.reply;

import io.deactivateuser.decide.Answer.Refusal;
import java.util.Map;

/** The metadata of a reply's ErrorInfo: the field at fault or the user, never both, so that its order is fixed. */
final class ErrorMetadata {
    static final String DOMAIN = "deactivate-user";

    private ErrorMetadata() {}

    static Map<String, String> of(Reply reply, Refusal refusal) {
        if (refusal.field() != null) {
            return Map.of("field", refusal.field());
        }
        return refusal.reason().namesUser() && reply.userId() != null ? Map.of("userId", reply.userId()) : Map.of();
    }
}
