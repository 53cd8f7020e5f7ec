package io.deactivateuser.decode;

import io.deactivateuser.decide.Check;
import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import org.jspecify.annotations.Nullable;

/**
 * {@link Check#REQUEST_ID} and {@link Check#REQUEST}. Total: whatever the bytes are, it gives a request, an answerable
 * refusal or the reason for a dead letter, and it throws nothing. A listener that throws because of a record stalls its
 * partition for ever.
 */
public final class RequestDecoder {
    /** Itself, and no other empty value, stands for one that was not read, since its record is too large. */
    public static final byte[] LEFT_OUT = {};

    private RequestDecoder() {}

    /**
     * Reads one record's value.
     *
     * @param value null for a tombstone
     * @param contentType the record's {@code content-type}, null where it has none
     */
    public static Decoded decode(byte @Nullable [] value, @Nullable String contentType) {
        if (value == null) {
            return new Unreadable(Defect.NO_VALUE, "The record has no value.");
        }
        if (value == LEFT_OUT) {
            return new Unreadable(Defect.TOO_LARGE, "The record is larger than deactivate-user.requests.max-bytes.");
        }
        Format format = Format.of(contentType);
        if (format == null) {
            return new Unreadable(
                    Defect.UNSUPPORTED_CONTENT_TYPE,
                    "The content-type is neither application/json nor application/protobuf.");
        }
        return switch (format) {
            case JSON -> JsonRequest.decode(value);
            case PROTOBUF -> ProtobufRequest.decode(value);
        };
    }
}
