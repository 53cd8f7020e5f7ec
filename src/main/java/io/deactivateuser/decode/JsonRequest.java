package io.deactivateuser.decode;

import io.deactivateuser.decide.TextRule;
import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import java.nio.CharBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Reads a request from JSON, strictly. A stream of tokens, no tree: what is unknown is skipped without a stack frame for
 * it, up to the parser's own limits for nesting, names and numbers.
 *
 * <p>Raw control characters are let through the parser because {@link TextRule} refuses them by the name of their field,
 * which tells the caller more than a dead letter does.
 */
final class JsonRequest {
    static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            // The parser's table of field names only grows, so whoever sends ever new names could fill the memory.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private JsonRequest() {}

    static Decoded decode(CharBuffer text, @Nullable String outerId) {
        try (JsonParser json = JSON.createParser(
                ObjectReadContext.empty(), text.array(), text.arrayOffset() + text.position(), text.length())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return notJson("The value is no JSON object.");
            }
            RequestDraft draft = new RequestDraft(outerId);
            while (json.nextToken() != JsonToken.END_OBJECT) {
                field(json, draft);
            }
            if (hasTrailingContent(json)) {
                draft.malformed(RequestDraft.WHOLE_MESSAGE);
            }
            return draft.finish(Format.JSON);
        } catch (JacksonException e) {
            return notJson("The value is not well-formed JSON, or nested too deeply.");
        }
    }

    private static void field(JsonParser json, RequestDraft draft) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (draft.firstTime(name)) {
            switch (name) {
                case RequestDraft.REQUEST_ID,
                        RequestDraft.USER_ID,
                        RequestDraft.REASON,
                        RequestDraft.EXPIRE_TIME,
                        RequestDraft.ACTION,
                        RequestDraft.EXPECTED_SEQUENCE,
                        RequestDraft.BATCH_ID -> text(json, draft, name, value);
                case RequestDraft.VALIDATE_ONLY -> validateOnly(draft, value);
                default -> draft.malformed(name);
            }
        }
        json.skipChildren();
    }

    private static void text(JsonParser json, RequestDraft draft, String name, @Nullable JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            draft.text(name, json.getString());
        } else {
            draft.malformed(name);
        }
    }

    private static void validateOnly(RequestDraft draft, @Nullable JsonToken value) {
        if (value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE) {
            draft.validateOnly(value == JsonToken.VALUE_TRUE);
        } else {
            draft.malformed(RequestDraft.VALIDATE_ONLY);
        }
    }

    static boolean hasTrailingContent(JsonParser json) {
        try {
            return json.nextToken() != null;
        } catch (JacksonException e) {
            return true;
        }
    }

    private static Unreadable notJson(String message) {
        return new Unreadable(Defect.NOT_JSON, message);
    }
}
