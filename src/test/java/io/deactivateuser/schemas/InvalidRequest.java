package io.deactivateuser.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request of {@code examples/invalid-requests.json}, with what the worker makes of it. */
record InvalidRequest(JsonNode example) {
    static Stream<InvalidRequest> all() throws IOException {
        try (InputStream json =
                Objects.requireNonNull(InvalidRequest.class.getResourceAsStream("/examples/invalid-requests.json"))) {
            return new JsonMapper().readTree(json).valueStream().map(InvalidRequest::new).toList().stream();
        }
    }

    /** Text, or in hexadecimal what is none. */
    byte[] value() {
        return example.has("hex")
                ? HexFormat.of().parseHex(text("hex"))
                : text("value").getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it is told what is wrong; otherwise it becomes a dead letter. */
    boolean answerable() {
        return example.has("reason");
    }

    boolean seenBySchema() {
        return !example.has("unseenBySchema");
    }

    String text(String name) {
        return example.path(name).stringValue();
    }

    @Override
    public String toString() {
        return text("why");
    }
}
