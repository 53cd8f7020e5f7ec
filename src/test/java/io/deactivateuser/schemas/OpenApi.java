package io.deactivateuser.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published OpenAPI document. */
public final class OpenApi {
    private static final String PROBLEM = "application/problem+json";

    private final JsonNode document;

    private OpenApi(JsonNode document) {
        this.document = document;
    }

    /** Reads {@code schemas/openapi.yaml}. */
    public static OpenApi read() {
        Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(SchemaFile.text("openapi.yaml"));
        return new OpenApi(new JsonMapper().valueToTree(yaml));
    }

    JsonNode document() {
        return document;
    }

    /** The addresses. */
    public Collection<String> paths() {
        return document.path("paths").propertyNames();
    }

    /** By status, the headers that an answer of it has. */
    public Map<String, Collection<String>> responses() {
        Map<String, Collection<String>> responses = new TreeMap<>();
        document.at("/paths/~1v1~1requests~1{requestId}/get/responses")
                .properties()
                .forEach(response -> responses.put(
                        response.getKey(), response.getValue().path("headers").propertyNames()));
        return responses;
    }

    /** Whether a body is what the document says of an answer with this status. */
    public void assertProblem(int status, String body) {
        JsonNode content = document.at("/paths/~1v1~1requests~1{requestId}/get/responses/" + status + "/content");
        assertThat(content.propertyNames()).containsExactly(PROBLEM);
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(document.at("/components/schemas/problem"))
                        .validate(new JsonMapper().readTree(body)))
                .isEmpty();
    }
}
