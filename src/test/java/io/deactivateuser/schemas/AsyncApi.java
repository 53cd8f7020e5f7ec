package io.deactivateuser.schemas;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published AsyncAPI document. */
public final class AsyncApi {
    private final JsonNode document;

    private AsyncApi(JsonNode document) {
        this.document = document;
    }

    /** Reads {@code schemas/asyncapi.yaml}. */
    public static AsyncApi read() {
        Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(SchemaFile.text("asyncapi.yaml"));
        return new AsyncApi(new JsonMapper().valueToTree(yaml));
    }

    JsonNode document() {
        return document;
    }

    /** The headers of a message, with whether each is required. */
    public Map<String, Boolean> headers(String message) {
        Map<String, Boolean> headers = new TreeMap<>();
        collectHeaders(document.at("/components/messages/" + message + "/headers"), headers);
        return headers;
    }

    /** What the file and this document's other places are called where it refers to them, and from where. */
    void forEachReference(BiConsumer<String, String> reference) {
        walk("", document, reference);
    }

    /** The values that a message's header may have. */
    Collection<String> values(String headers, String header) {
        return parts(document.at("/components/schemas/" + headers))
                .flatMap(part -> part.at("/properties/" + header + "/enum").valueStream())
                .map(JsonNode::stringValue)
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    private void collectHeaders(JsonNode schema, Map<String, Boolean> headers) {
        parts(schema).forEach(part -> {
            part.path("properties").propertyNames().forEach(name -> headers.put(name, false));
            part.path("required").valueStream().forEach(name -> headers.put(name.stringValue(), true));
        });
    }

    private Stream<JsonNode> parts(JsonNode schema) {
        JsonNode resolved = schema.has("$ref")
                ? document.at(schema.path("$ref").stringValue().substring(1))
                : schema;
        return Stream.concat(
                Stream.of(resolved), resolved.path("allOf").valueStream().flatMap(this::parts));
    }

    private static void walk(String at, JsonNode node, BiConsumer<String, String> reference) {
        if (node.has("$ref")) {
            reference.accept(at, node.path("$ref").stringValue());
        }
        node.properties().forEach(property -> walk(at + "/" + property.getKey(), property.getValue(), reference));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            walk(at + "/" + i, node.path(i), reference);
        }
    }
}
