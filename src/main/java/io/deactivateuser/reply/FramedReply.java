package io.deactivateuser.reply;

import io.deactivateuser.decode.Format;
import io.deactivateuser.proto.DeactivateUserReply;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A reply behind the ID of its schema, as deserializers for a schema registry want it. For Protobuf the ID is that of the file
 * deactivate_user.proto, and the place of the reply's message in it follows.
 */
final class FramedReply {
    private static final byte MAGIC = 0;
    private static final int LONGEST_ID = Long.BYTES;

    private FramedReply() {}

    /**
     * Frames a message.
     *
     * @param idBytes 4, or 8
     */
    static byte[] wrap(byte[] message, Format format, int schemaId, int idBytes) {
        byte[] indexes = indexes(format);
        ByteBuffer framed = ByteBuffer.allocate(1 + idBytes + indexes.length + message.length)
                .put(MAGIC);
        return (idBytes == Long.BYTES ? framed.putLong(schemaId) : framed.putInt(schemaId))
                .put(indexes)
                .put(message)
                .array();
    }

    /** The message within; the value itself where it is not framed. */
    static byte[] message(byte[] value, Format format) {
        if (value.length <= LONGEST_ID || value[0] != MAGIC) {
            return value;
        }
        int idBytes = ByteBuffer.wrap(value).getInt(1) == 0 ? Long.BYTES : Integer.BYTES;
        return Arrays.copyOfRange(value, 1 + idBytes + indexes(format).length, value.length);
    }

    /** How many indexes there are, and the one: each as a zigzag number, which for those up to 63 is one byte. */
    private static byte[] indexes(Format format) {
        return format == Format.JSON
                ? new byte[0]
                : new byte[] {2, (byte) (2 * DeactivateUserReply.getDescriptor().getIndex())};
    }
}
