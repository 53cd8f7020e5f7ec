package io.deactivateuser.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** The published schema of events, for every test that sees one. */
public final class EventSchema {
    private static final SchemaFile EVENT = SchemaFile.of("event.schema.json");

    private EventSchema() {}

    /** Fails where the bytes are no event's data that keep {@code schemas/event.schema.json}. */
    public static void assertValid(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        assertThat(EVENT.errors(text)).as(text).isEmpty();
    }
}
