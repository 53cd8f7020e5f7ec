package io.deactivateuser.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** The published schema of replies, for every test that sees one. */
public final class ReplySchema {
    private static final SchemaFile REPLY = SchemaFile.of("reply.schema.json");

    private ReplySchema() {}

    /** Fails where the bytes are no reply in JSON that keeps {@code schemas/reply.schema.json}. */
    public static void assertValid(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        assertThat(REPLY.errors(text)).as(text).isEmpty();
    }
}
