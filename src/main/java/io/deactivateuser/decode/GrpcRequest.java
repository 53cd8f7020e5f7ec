package io.deactivateuser.decode;

import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.decode.Wrapping.Grpc;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one length-prefixed message of a gRPC call: a flag, four bytes of length, Protobuf.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
final class GrpcRequest {
    static final String WEB = "application/grpc-web";

    private static final Set<String> MEDIA_TYPES =
            Set.of("application/grpc", "application/grpc+proto", WEB, WEB + "+proto");
    private static final int PREFIX = 1 + Integer.BYTES;
    private static final int COMPRESSED = 1;
    private static final int TRAILERS = 0x80;

    private GrpcRequest() {}

    static boolean isNamedBy(String mediaType) {
        return MEDIA_TYPES.contains(mediaType);
    }

    static Decoded decode(byte[] value, String mediaType, @Nullable String outerId) {
        if (value.length < PREFIX) {
            return unsupported("The value is shorter than the five bytes that begin a gRPC message.");
        }
        ByteBuffer frame = ByteBuffer.wrap(value);
        int flag = Byte.toUnsignedInt(frame.get());
        long length = Integer.toUnsignedLong(frame.getInt());
        if (flag == COMPRESSED) {
            return unsupported("The gRPC message is compressed.");
        }
        if (flag >= TRAILERS) {
            return unsupported("The value begins with gRPC trailers and not with a message.");
        }
        if (flag != 0) {
            return unsupported("The flag of the gRPC message is unknown.");
        }
        if (length > frame.remaining()) {
            return unsupported("The gRPC message is longer than the value.");
        }
        boolean more = length < frame.remaining();
        frame.limit(PREFIX + (int) length);
        Decoded message = RequestDecoder.decode(frame.slice(), Format.PROTOBUF, outerId);
        return (more ? message.malformedAt(RequestDraft.WHOLE_MESSAGE) : message).wrapped(bare -> new Grpc(mediaType));
    }

    private static Unreadable unsupported(String message) {
        return new Unreadable(Defect.UNSUPPORTED_FRAMING, message);
    }
}
