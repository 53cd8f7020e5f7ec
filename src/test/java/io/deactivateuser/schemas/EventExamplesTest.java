package io.deactivateuser.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Real events are held against the schema wherever a test reads one; here are its examples, and what is none. */
class EventExamplesTest {
    private static final SchemaFile EVENT = SchemaFile.of("event.schema.json");

    static Stream<JsonNode> examples() {
        return EVENT.examples().stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleKeepsTheSchema(JsonNode example) {
        EventSchema.assertValid(example.toString().getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"userId", "resourceOwner", "creationDate", "sequence", "newState", "changeDate", "requestId"})
    void anEventWithoutOneOfThemIsNone(String field) {
        String event = EVENT.examples().get(0).toString().replace("\"" + field + "\"", "\"other\"");
        assertThat(EVENT.errors(event)).isNotEmpty();
    }
}
