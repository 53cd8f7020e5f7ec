package io.deactivateuser.list.ask;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads a reply; fields that it does not know are passed over, since later workers may add some. */
final class ReplyJson {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private ReplyJson() {}

    /** The answer in the value of a reply; null where it holds none. */
    static @Nullable Answer read(byte[] value, boolean replayed) {
        Map<String, String> found = new HashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            fields(json, (name, token) -> {
                switch (name) {
                    case "requestId" -> found.put(name, json.getString());
                    case "details" -> {
                        found.put("code", "0");
                        fields(json, (detail, ignored) -> found.put(detail, json.getValueAsString("")));
                    }
                    case "error" -> error(json, found);
                    default -> json.skipChildren();
                }
            });
            return answer(found, replayed);
        } catch (JacksonException | NumberFormatException e) {
            return null;
        }
    }

    private static void error(JsonParser json, Map<String, String> found) {
        fields(json, (name, token) -> {
            switch (name) {
                case "code", "message" -> found.put(name, json.getValueAsString(""));
                case "details" -> {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        fields(json, (detail, ignored) -> {
                            if (detail.equals("reason")) {
                                found.put("reason", json.getValueAsString(""));
                            } else {
                                json.skipChildren();
                            }
                        });
                    }
                }
                default -> json.skipChildren();
            }
        });
    }

    /** Goes through the fields of the object that begins here, each with the parser on its value. */
    private static void fields(JsonParser json, BiConsumer<String, JsonToken> field) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            field.accept(name, json.nextToken());
        }
    }

    private static @Nullable Answer answer(Map<String, String> found, boolean replayed) {
        String requestId = found.get("requestId");
        String code = found.get("code");
        if (requestId == null || code == null) {
            return null;
        }
        return new Answer(
                requestId,
                Integer.parseInt(code),
                found.get("reason"),
                found.get("message"),
                found.get("sequence"),
                found.get("creationDate"),
                found.get("changeDate"),
                replayed);
    }
}
