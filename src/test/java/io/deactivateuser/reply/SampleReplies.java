package io.deactivateuser.reply;

import io.deactivateuser.decide.Answer;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.Code;
import io.deactivateuser.decide.Details;
import io.deactivateuser.decide.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One reply of each kind that the worker gives, by name. */
final class SampleReplies {
    private static final Instant CREATED = Instant.parse("2025-03-25T09:53:34.029Z");
    private static final Instant CHANGED = Instant.parse("2026-11-23T09:53:34.029Z");

    private SampleReplies() {}

    static Map<String, Reply> all() {
        Map<String, Reply> replies = new LinkedHashMap<>();
        replies.put("success", reply(new Success(new Details(2, CHANGED, "org-1", CREATED), false)));
        replies.put("validate-only success", reply(new Success(new Details(1, CREATED, "org-1", CREATED), true)));
        replies.put(
                "largest sequence, dates in whole seconds and with microseconds",
                reply(new Success(
                        new Details(
                                Long.MAX_VALUE,
                                Instant.parse("9999-12-31T23:59:59Z"),
                                "org-1",
                                Instant.parse("0001-01-01T00:00:00.000999Z")),
                        false)));
        replies.put(
                "characters that JSON escapes and others",
                new Reply(
                        "r-\"1\"\\/<&>",
                        "Zoë 東京 🦊 \u2028",
                        new Success(new Details(0, CHANGED, "org\t\"1\"", CREATED), false)));
        for (Reason reason : Reason.values()) {
            replies.put(reason.name(), refusal(reason));
        }
        replies.put(
                "malformed, the user ID with it",
                new Reply("r-1", null, new Refusal(Reason.MALFORMED_REQUEST, "userId")));
        replies.put("malformed as a whole", reply(new Refusal(Reason.MALFORMED_REQUEST, "$")));
        replies.put("no character in the request ID", new Reply("", "u-1", refused(Reason.REQUEST_ID_INVALID)));
        return replies;
    }

    private static Reply reply(Answer answer) {
        return new Reply("r-1", "u-1", answer);
    }

    private static Reply refusal(Reason reason) {
        boolean userIdUnread = reason == Reason.USER_ID_MISSING || reason == Reason.USER_ID_INVALID;
        String requestId = reason == Reason.REQUEST_ID_INVALID ? "r\uFFFD1" : "r-1";
        return new Reply(requestId, userIdUnread ? null : "u-1", refused(reason));
    }

    private static Refusal refused(Reason reason) {
        return new Refusal(reason, field(reason), reason == Reason.SEQUENCE_MISMATCH ? 7L : null);
    }

    private static @Nullable String field(Reason reason) {
        if (reason.code() != Code.INVALID_ARGUMENT) {
            return null;
        }
        return switch (reason) {
            case MALFORMED_REQUEST -> "validateonly";
            case REQUEST_ID_INVALID -> "requestId";
            case USER_ID_MISSING, USER_ID_INVALID -> "userId";
            case REASON_INVALID -> "reason";
            case EXPIRE_TIME_INVALID -> "expireTime";
            case ACTION_INVALID -> "action";
            case EXPECTED_SEQUENCE_INVALID -> "expectedSequence";
            case BATCH_ID_INVALID -> "batchId";
            default -> throw new AssertionError("Give " + reason + " the field that it names");
        };
    }
}
