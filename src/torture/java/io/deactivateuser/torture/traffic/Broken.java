package io.deactivateuser.torture.traffic;

import org.jspecify.annotations.Nullable;

/**
 * The rules that a record may break before the database is asked, with what the contract says of each: a dead letter and
 * why, or a refusal and the field that it names.
 */
public enum Broken {
    TOMBSTONE("NO_VALUE"),
    NO_JSON("NOT_JSON"),
    RANDOM_BYTES("NOT_JSON"),
    JSON_ARRAY("NOT_JSON"),
    CUT_OFF_JSON("NOT_JSON"),
    CUT_OFF_PROTOBUF("NOT_PROTOBUF"),
    STRANGE_CONTENT_TYPE("UNSUPPORTED_CONTENT_TYPE"),
    NO_REQUEST_ID("REQUEST_ID_MISSING"),
    REQUEST_ID_A_NUMBER("REQUEST_ID_MISSING"),
    OVERSIZED_NO_JSON("TOO_LARGE"),
    OVERSIZED_UNKNOWN_FIELD("TOO_LARGE"),
    COMPRESSED_GIANT("TOO_LARGE"),
    MISSPELT_VALIDATE_ONLY("MALFORMED_REQUEST", 3, "validateonly"),
    DUPLICATE_USER_ID("MALFORMED_REQUEST", 3, "userId"),
    VALIDATE_ONLY_A_TEXT("MALFORMED_REQUEST", 3, "validateOnly"),
    TRAILING_CONTENT("MALFORMED_REQUEST", 3, "$"),
    DEEPLY_NESTED("NOT_JSON"),
    UNKNOWN_PROTOBUF_FIELD("MALFORMED_REQUEST", 3, "9"),
    REQUEST_ID_EMPTY("REQUEST_ID_INVALID", 3, "requestId"),
    USER_ID_ABSENT("USER_ID_MISSING", 3, "userId"),
    USER_ID_EMPTY("USER_ID_INVALID", 3, "userId"),
    USER_ID_WITH_NUL("USER_ID_INVALID", 3, "userId"),
    USER_ID_WITH_LONE_SURROGATE("USER_ID_INVALID", 3, "userId"),
    USER_ID_MALFORMED_UTF8("USER_ID_INVALID", 3, "userId"),
    REASON_TOO_LONG("REASON_INVALID", 3, "reason"),
    EXPIRE_TIME_NO_DATE("EXPIRE_TIME_INVALID", 3, "expireTime"),
    ACTION_UNKNOWN("ACTION_INVALID", 3, "action"),
    EXPECTED_SEQUENCE_NEGATIVE("EXPECTED_SEQUENCE_INVALID", 3, "expectedSequence"),
    BATCH_ID_EMPTY("BATCH_ID_INVALID", 3, "batchId"),
    NO_TOKEN("TOKEN_MISSING", 16, null),
    GARBAGE_TOKEN("TOKEN_INVALID", 16, null),
    TWO_TOKENS("TOKEN_INVALID", 16, null),
    TOKEN_OF_ANOTHER_ISSUER("TOKEN_INVALID", 16, null),
    EXPIRED_TOKEN("TOKEN_EXPIRED", 16, null);

    private final String reason;
    private final int code;
    private final @Nullable String field;

    Broken(String deadLetterReason) {
        this(deadLetterReason, 0, null);
    }

    Broken(String reason, int code, @Nullable String field) {
        this.reason = reason;
        this.code = code;
        this.field = field;
    }

    /** Whether nobody can be answered. */
    public boolean deadLetter() {
        return code == 0;
    }

    public String reason() {
        return reason;
    }

    public @Nullable String field() {
        return field;
    }

    boolean protobuf() {
        return this == CUT_OFF_PROTOBUF || this == UNKNOWN_PROTOBUF_FIELD;
    }

    boolean oversized() {
        return reason.equals("TOO_LARGE");
    }

    /** Whether the reply to it names the user. */
    public boolean userIdReadable() {
        return switch (this) {
            case USER_ID_ABSENT, USER_ID_EMPTY, USER_ID_WITH_NUL, USER_ID_WITH_LONE_SURROGATE, USER_ID_MALFORMED_UTF8 ->
                false;
            default -> true;
        };
    }
}
