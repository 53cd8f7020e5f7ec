package io.deactivateuser.decode;

import io.deactivateuser.decide.TextRule;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes to text, with U+0000 for each malformed place: a character that no string may hold, so that {@link TextRule}
 * refuses the string and the caller is told the field that it stands in.
 */
final class StrictUtf8 {
    private StrictUtf8() {}

    static CharBuffer decode(ByteBuffer utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .replaceWith("\u0000")
                    .decode(utf8);
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("A decoder that replaces never reports", e);
        }
    }
}
