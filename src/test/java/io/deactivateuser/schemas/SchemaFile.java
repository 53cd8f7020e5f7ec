package io.deactivateuser.schemas;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A published JSON Schema, with its formats asserted. */
record SchemaFile(JsonNode json, Schema schema) {
    static final Path DIRECTORY = Path.of("schemas");

    static SchemaFile of(String name) {
        JsonNode json = new JsonMapper().readTree(text(name));
        return new SchemaFile(
                json,
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(json));
    }

    static String text(String name) {
        try {
            return Files.readString(DIRECTORY.resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> examples() {
        return json.path("examples").valueStream().toList();
    }

    List<Error> errors(String value) {
        return schema.validate(
                value,
                InputFormat.JSON,
                context -> context.executionConfig(execution -> execution.formatAssertionsEnabled(true)));
    }
}
