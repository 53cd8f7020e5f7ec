package io.deactivateuser.decode;

import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.decode.Wrapping.Framed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request behind what serializers for a schema registry put before it: a byte 00, which can begin neither JSON nor a Protobuf
 * message, the ID of a schema, and for Protobuf which of the schema's messages it is. The ID is not looked up, since the schema is the
 * worker's own.
 */
final class FramedRequest {
    private static final byte MAGIC = 0;
    /** How the list of indexes that leads to a schema's first message is written. */
    private static final byte FIRST_MESSAGE = 0;

    private static final int ID = 4;
    /** Apicurio's IDs are of 64 bits, and never so large that the upper ones are not 0; a registry of 32 bits begins with 1. */
    private static final int LONG_ID = 8;

    private FramedRequest() {}

    static boolean begins(byte[] value) {
        return value.length > 0 && value[0] == MAGIC;
    }

    static Decoded decode(byte[] value, @Nullable String mediaType, @Nullable String outerId) {
        int idBytes = value.length > ID && ByteBuffer.wrap(value).getInt(1) == 0 ? LONG_ID : ID;
        int at = 1 + idBytes;
        if (value.length <= at) {
            return unsupported("The value begins with 00, as with the ID of a schema, and holds nothing behind that.");
        }
        Format format = format(value[at], mediaType);
        if (format == null) {
            return RequestDecoder.unsupported(mediaType);
        }
        if (format == Format.PROTOBUF && value[at++] != FIRST_MESSAGE) {
            return unsupported("Behind the ID of a schema the value looks like " + guess(value, at - 1) + ".");
        }
        ByteBuffer message = ByteBuffer.wrap(value, at, value.length - at).slice();
        return RequestDecoder.decode(message, format, outerId).wrapped(bare -> new Framed(format, idBytes));
    }

    /** Without a content type the first byte tells, and whatever is no JSON must show that it is our Protobuf. */
    private static @Nullable Format format(byte first, @Nullable String mediaType) {
        if (mediaType != null) {
            return Format.named(mediaType);
        }
        return first == '{' ? Format.JSON : Format.PROTOBUF;
    }

    private static String guess(byte[] value, int at) {
        int first = Byte.toUnsignedInt(value[at]);
        int second = at + 1 < value.length ? Byte.toUnsignedInt(value[at + 1]) : -1;
        if (first == 0x1F && second == 0x8B) {
            return "gzip";
        }
        return switch (first) {
            case '{' -> "JSON, which the content-type does not say";
            case '[', '"', ' ', '\t', '\r', '\n' -> "JSON that is no object";
            case '<' -> "XML";
            default -> "Avro, or Protobuf of another message than the schema's first";
        };
    }

    private static Unreadable unsupported(String message) {
        return new Unreadable(Defect.UNSUPPORTED_FRAMING, message);
    }
}
