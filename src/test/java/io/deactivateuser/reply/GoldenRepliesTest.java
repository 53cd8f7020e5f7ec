package io.deactivateuser.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The ledger keeps what was answered, not the bytes, and renders it again for a repeat. Any change to a rendering, to a
 * message or to a code so breaks the promise that a repeated answer is the first one byte for byte, across a release.
 *
 * <p>A new kind of reply is added at its place in the file. A line that is there is not changed.
 */
class GoldenRepliesTest {
    @Test
    void everyReplyIsRenderedAsEverBefore() throws IOException {
        assertThat(rendered(SampleReplies.all())).isEqualTo(golden());
    }

    private static String golden() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(GoldenRepliesTest.class.getResourceAsStream("/golden/replies.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String rendered(Map<String, Reply> replies) {
        StringBuilder text = new StringBuilder();
        replies.forEach((name, reply) -> text.append("# ")
                .append(name)
                .append('\n')
                .append(new String(JsonReply.encode(reply), StandardCharsets.UTF_8))
                .append('\n')
                .append(HexFormat.of().formatHex(ProtobufReply.encode(reply)))
                .append("\n\n"));
        return text.toString();
    }
}
