package io.deactivateuser.decode;

import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.decode.Wrapping.StructuredEvent;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads a request from a CloudEvent that is one JSON object. The characters of its {@code data} are read by {@link JsonRequest}, as if they
 * had come alone, so that nothing is taken there that would be refused here. Attributes of other names are allowed: they are extensions.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">The JSON format of CloudEvents</a>
 */
final class EventRequest {
    private static final String VERSION = "specversion";
    private static final String TYPE = "type";
    private static final String ID = "id";
    private static final String CONTENT_TYPE = "datacontenttype";
    private static final String DATA = "data";
    private static final String DATA_BASE64 = "data_base64";
    private static final Set<String> ATTRIBUTES = Set.of(VERSION, TYPE, ID, CONTENT_TYPE, DATA, DATA_BASE64);

    private final Set<String> seen = new HashSet<>();
    private @Nullable String malformedAt;
    private @Nullable String version;
    private @Nullable String type;
    private @Nullable String id;
    private @Nullable String contentType;
    private @Nullable CharBuffer data;
    private @Nullable String base64;

    private EventRequest() {}

    static Decoded decode(byte[] value, EventTypes types) {
        CharBuffer text = StrictUtf8.decode(ByteBuffer.wrap(value));
        EventRequest event = new EventRequest();
        try (JsonParser json = JsonRequest.JSON.createParser(
                ObjectReadContext.empty(), text.array(), text.arrayOffset(), text.length())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new Unreadable(Defect.NOT_JSON, "The CloudEvent is no JSON object.");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                event.attribute(json, text);
            }
            if (JsonRequest.hasTrailingContent(json)) {
                event.malformed(RequestDraft.WHOLE_MESSAGE);
            }
        } catch (JacksonException e) {
            return new Unreadable(Defect.NOT_JSON, "The CloudEvent is not well-formed JSON, or nested too deeply.");
        }
        Unreadable refused = types.refuse(event.version, event.type);
        return refused == null ? event.request() : refused;
    }

    private void attribute(JsonParser json, CharBuffer text) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (!ATTRIBUTES.contains(name)) {
            json.skipChildren();
            return;
        }
        if (!seen.add(name)) {
            malformed(name);
        }
        if (name.equals(DATA)) {
            data = characters(json, value, text);
        } else if (value == JsonToken.VALUE_STRING) {
            text(name, json.getString());
        } else {
            // The format allows an attribute that is absent to be null.
            if (value != JsonToken.VALUE_NULL) {
                malformed(name);
            }
            json.skipChildren();
        }
    }

    private void text(String name, String value) {
        switch (name) {
            case VERSION -> version = value;
            case TYPE -> type = value;
            case ID -> id = value;
            case CONTENT_TYPE -> contentType = value;
            default -> base64 = value;
        }
    }

    /** The characters of the object that begins here; null where none does. */
    private static @Nullable CharBuffer characters(JsonParser json, @Nullable JsonToken value, CharBuffer text) {
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return null;
        }
        int begin = (int) json.currentLocation().getCharOffset() - 1;
        json.skipChildren();
        return text.subSequence(begin, (int) json.currentLocation().getCharOffset());
    }

    private void malformed(String attribute) {
        if (malformedAt == null) {
            malformedAt = attribute;
        }
    }

    private Decoded request() {
        if (seen.contains(DATA) && seen.contains(DATA_BASE64)) {
            malformed(DATA_BASE64);
        }
        String mediaType = contentType == null ? null : Format.mediaType(contentType);
        Format format = Format.named(mediaType);
        if (format == null) {
            return RequestDecoder.unsupported(mediaType);
        }
        Decoded decoded = message(format);
        return (malformedAt == null ? decoded : decoded.malformedAt(malformedAt))
                .wrapped(bare -> new StructuredEvent(format, id));
    }

    private Decoded message(Format format) {
        if (base64 != null) {
            try {
                return RequestDecoder.decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)), format, id);
            } catch (IllegalArgumentException e) {
                return EventTypes.unsupported("The CloudEvent's data_base64 is no Base64.");
            }
        }
        if (format == Format.PROTOBUF) {
            return EventTypes.unsupported("The CloudEvent's data are Protobuf, and not in data_base64.");
        }
        return data == null
                ? EventTypes.unsupported("The CloudEvent's data are no JSON object.")
                : JsonRequest.decode(data, id);
    }
}
