package io.deactivateuser.decode;

import com.google.protobuf.UnsafeByteOperations;
import io.deactivateuser.decide.Check;
import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import java.nio.ByteBuffer;
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
     * Reads one record's value that is wrapped in nothing.
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
        return decode(value, contentType == null ? null : Format.mediaType(contentType), null);
    }

    static Decoded decode(byte[] value, @Nullable String mediaType, @Nullable String outerId) {
        Format format = Format.named(mediaType);
        return format == null ? unsupported(mediaType) : decode(ByteBuffer.wrap(value), format, outerId);
    }

    /**
     * Reads the message alone.
     *
     * @param outerId the request ID where the message has none; null where nothing around it tells one
     */
    static Decoded decode(ByteBuffer message, Format format, @Nullable String outerId) {
        return switch (format) {
            case JSON -> JsonRequest.decode(StrictUtf8.decode(message), outerId);
            case PROTOBUF -> ProtobufRequest.decode(UnsafeByteOperations.unsafeWrap(message), outerId);
        };
    }

    /** Says what the content type stands for where that is known, and never repeats what the sender wrote. */
    static Unreadable unsupported(@Nullable String mediaType) {
        return new Unreadable(Defect.UNSUPPORTED_CONTENT_TYPE, message(mediaType == null ? "" : mediaType));
    }

    private static String message(String mediaType) {
        if (mediaType.startsWith(GrpcRequest.WEB + "-text")) {
            return "The content-type is that of gRPC-Web in Base64; application/grpc-web+proto is read.";
        }
        if (mediaType.startsWith("application/grpc")) {
            return "The content-type is that of gRPC with messages that are no Protobuf.";
        }
        if (mediaType.startsWith("application/cloudevents")) {
            return "The content-type is that of several CloudEvents, or of one that is no JSON.";
        }
        if (mediaType.contains("avro")) {
            return "The content-type is that of Avro.";
        }
        return "The content-type is neither application/json nor application/protobuf.";
    }
}
