package io.deactivateuser.reply;

import io.deactivateuser.decide.Answer.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metadata of a reply's ErrorInfo, in a fixed order: the field at fault, or the user, and the user's sequence where the error is
 * about that.
 */
final class ErrorMetadata {
    static final String DOMAIN = "deactivate-user";
    static final String SEQUENCE = "sequence";

    private ErrorMetadata() {}

    static Map<String, String> of(Reply reply, Refusal refusal) {
        if (refusal.field() != null) {
            return Map.of("field", refusal.field());
        }
        if (!refusal.reason().namesUser() || reply.userId() == null) {
            return Map.of();
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("userId", reply.userId());
        if (refusal.sequence() != null) {
            metadata.put(SEQUENCE, refusal.sequence().toString());
        }
        return metadata;
    }
}
