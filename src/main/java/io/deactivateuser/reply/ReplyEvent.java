package io.deactivateuser.reply;

import io.deactivateuser.decide.TextRule;
import io.deactivateuser.decode.Format;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.JsonNode;

/** A reply as a CloudEvent, whose ID is the request record's place: it is the same however often the record is answered. */
final class ReplyEvent {
    static final String TYPE = "io.deactivateuser.reply.v1";

    private static final String DATA = "data";
    private static final String DATA_BASE64 = "data_base64";
    private static final String CONTENT_TYPE = "datacontenttype";
    private static final String ATTRIBUTE = "ce_";
    private static final int LONGEST_CAUSE = 8_192;

    /** In their order, by name. */
    private final Map<String, String> attributes = new LinkedHashMap<>();

    /**
     * The event of a reply.
     *
     * @param cause the ID of the request's event; null where that has none
     */
    ReplyEvent(
            String eventSource,
            ConsumerRecord<?, ?> request,
            RequestSource source,
            Reply reply,
            @Nullable String cause) {
        attributes.put("specversion", "1.0");
        attributes.put("type", TYPE);
        attributes.put("source", eventSource);
        attributes.put("id", source.topicId() + "/" + request.partition() + "/" + request.offset());
        // An attribute is never empty.
        if (!reply.requestId().isEmpty()) {
            attributes.put("subject", reply.requestId());
        }
        if (cause != null && !cause.isEmpty() && cause.getBytes(StandardCharsets.UTF_8).length <= LONGEST_CAUSE) {
            attributes.put("causationid", TextRule.sanitized(cause, LONGEST_CAUSE));
        }
    }

    void addTo(Headers headers) {
        attributes.forEach((name, value) -> ReplyHeaders.add(headers, ATTRIBUTE + name, value));
    }

    /** The event with the message within. */
    byte[] json(byte[] message, Format format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * message.length);
        try (JsonGenerator json =
                JsonReply.JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            attributes.forEach(json::writeStringProperty);
            json.writeStringProperty(CONTENT_TYPE, format.contentType());
            if (format == Format.JSON) {
                json.writeName(DATA);
                json.writeRawValue(new String(message, StandardCharsets.UTF_8));
            } else {
                json.writeStringProperty(DATA_BASE64, Base64.getEncoder().encodeToString(message));
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** The Protobuf message within an event; null where it holds JSON. */
    static byte @Nullable [] protobuf(JsonNode event) {
        return event.has(DATA_BASE64)
                ? Base64.getDecoder().decode(event.path(DATA_BASE64).asString())
                : null;
    }

    /** The JSON message within an event. */
    static JsonNode json(JsonNode event) {
        return event.path(DATA);
    }
}
