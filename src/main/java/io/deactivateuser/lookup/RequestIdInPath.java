package io.deactivateuser.lookup;

import io.deactivateuser.decide.TextRule;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request ID as the last part of a path: one segment, percent-encoded UTF-8. Whatever is no request ID at all is none here. */
final class RequestIdInPath {
    private static final int MAX_LENGTH = 200;
    private static final int HEX = 16;

    private RequestIdInPath() {}

    /** The request ID that is written so; null where none can be. */
    static @Nullable String decode(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char character = segment.charAt(i);
            int value = character;
            if (character == '%') {
                value = value(segment, i + 1);
                i += 2;
            }
            if (character == '/' || value < 0 || value > 0xFF) {
                return null;
            }
            bytes.write(value);
        }
        try {
            String requestId = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return TextRule.holds(requestId, 1, MAX_LENGTH) ? requestId : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Of two hexadecimal digits; -1 where there are none. */
    private static int value(String segment, int at) {
        if (at + 2 > segment.length()) {
            return -1;
        }
        int high = Character.digit(segment.charAt(at), HEX);
        int low = Character.digit(segment.charAt(at + 1), HEX);
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }
}
