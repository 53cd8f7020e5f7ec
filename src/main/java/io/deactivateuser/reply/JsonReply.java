package io.deactivateuser.reply;

import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.Details;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Writes a reply as JSON, always in the same order of fields: a recorded answer is repeated byte for byte. */
public final class JsonReply {
    // Replies are written by few threads that live long: a buffer for each thread costs less than a shared pool.
    static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();
    private static final DateTimeFormatter RFC_3339_MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
    static final int USUAL_SIZE = 384;

    private static final ThreadLocal<Written> LAST_DATE = ThreadLocal.withInitial(() -> Written.of(Instant.EPOCH));
    private static final ThreadLocal<Written> LAST_CHANGE_DATE =
            ThreadLocal.withInitial(() -> Written.of(Instant.EPOCH));

    private JsonReply() {}

    /** The reply as it is published, and as it is looked up. */
    public static byte[] encode(Reply reply) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("requestId", reply.requestId());
            if (reply.userId() != null) {
                json.writeStringProperty("userId", reply.userId());
            }
            if (reply.answer() instanceof Success success) {
                success(json, success);
            } else if (reply.answer() instanceof Refusal refusal) {
                refusal(json, reply, refusal);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void success(JsonGenerator json, Success success) {
        if (success.validateOnly()) {
            json.writeBooleanProperty("validateOnly", true);
        }
        Details details = success.details();
        json.writeObjectPropertyStart("details");
        json.writeStringProperty("sequence", Long.toString(details.sequence()));
        json.writeStringProperty("changeDate", changeDate(details.changeDate()));
        json.writeStringProperty("resourceOwner", details.resourceOwner());
        json.writeStringProperty("creationDate", date(details.creationDate()));
        json.writeEndObject();
    }

    private static void refusal(JsonGenerator json, Reply reply, Refusal refusal) {
        json.writeObjectPropertyStart("error");
        json.writeNumberProperty("code", refusal.reason().code().number());
        json.writeStringProperty("message", refusal.reason().message());
        json.writeArrayPropertyStart("details");
        json.writeStartObject();
        json.writeStringProperty("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        json.writeStringProperty("reason", refusal.reason().name());
        json.writeStringProperty("domain", ErrorMetadata.DOMAIN);
        Map<String, String> metadata = ErrorMetadata.of(reply, refusal);
        if (!metadata.isEmpty()) {
            json.writeObjectPropertyStart("metadata");
            metadata.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A date that an event tells as well as its reply, which is made before. */
    static String date(Instant instant) {
        return Written.again(instant, LAST_DATE);
    }

    /** One that the changes of a batch have in common. */
    static String changeDate(Instant instant) {
        return Written.again(instant, LAST_CHANGE_DATE);
    }

    /** A date as text, kept until its thread writes another one. */
    private record Written(Instant instant, String text) {
        static Written of(Instant instant) {
            return new Written(instant, RFC_3339_MILLISECONDS.format(instant));
        }

        static String again(Instant instant, ThreadLocal<Written> last) {
            Written known = last.get();
            if (!known.instant().equals(instant)) {
                known = of(instant);
                last.set(known);
            }
            return known.text();
        }
    }
}
