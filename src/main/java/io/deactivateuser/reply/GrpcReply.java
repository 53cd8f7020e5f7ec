package io.deactivateuser.reply;

import io.deactivateuser.decide.Code;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A reply as the length-prefixed message of a gRPC call, and for gRPC-Web with the trailers that a browser's client waits for.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md">gRPC-Web</a>
 */
final class GrpcReply {
    static final String MEDIA_TYPES = "application/grpc";

    private static final int PREFIX = 1 + Integer.BYTES;
    private static final byte MESSAGE = 0;
    private static final byte TRAILERS = (byte) 0x80;

    private GrpcReply() {}

    static byte[] wrap(byte[] message) {
        return frame(ByteBuffer.allocate(PREFIX + message.length), MESSAGE, message)
                .array();
    }

    static byte[] wrapForWeb(byte[] message, Code status) {
        byte[] trailers =
                (ReplyHeaders.GRPC_STATUS + ": " + status.number() + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer both = ByteBuffer.allocate(2 * PREFIX + message.length + trailers.length);
        return frame(frame(both, MESSAGE, message), TRAILERS, trailers).array();
    }

    /** The message within; an exception where there is none. */
    static byte[] message(byte[] value) {
        ByteBuffer frame = ByteBuffer.wrap(value);
        if (value.length < PREFIX || frame.get() != MESSAGE) {
            throw new IllegalArgumentException("No message of gRPC");
        }
        int length = frame.getInt();
        if (length < 0 || length > frame.remaining()) {
            throw new IllegalArgumentException("Longer than its value");
        }
        byte[] message = new byte[length];
        frame.get(message);
        return message;
    }

    private static ByteBuffer frame(ByteBuffer into, byte flag, byte[] content) {
        return into.put(flag).putInt(content.length).put(content);
    }
}
