package io.deactivateuser.reply;

import io.deactivateuser.decide.Change;
import io.deactivateuser.decide.DeactivateUserRequest;
import io.deactivateuser.decide.User;
import io.deactivateuser.decode.Format;
import io.deactivateuser.settings.WorkerSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Makes the record that tells whoever listens of a change, under the user's ID as its key: a CloudEvent in the binary mode of the
 * Kafka binding. The same change gives the same event, whenever it is made.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka binding</a>
 */
@Component
public class EventRecords {
    private static final List<String> COPIED = List.of("traceparent", "tracestate");

    private static final Header SPEC_VERSION = ReplyHeaders.header("ce_specversion", "1.0");
    private static final Header DEACTIVATED = ReplyHeaders.header("ce_type", "io.deactivateuser.user.deactivated.v1");
    private static final Header REACTIVATED = ReplyHeaders.header("ce_type", "io.deactivateuser.user.reactivated.v1");
    private static final Header JSON_DATA = ReplyHeaders.header(ReplyHeaders.CONTENT_TYPE, Format.JSON.contentType());

    private final WorkerSettings.Topics topics;
    private final WorkerSettings.Events settings;
    private final Header source;

    EventRecords(WorkerSettings settings) {
        this.topics = settings.topics();
        this.settings = settings.events();
        this.source = ReplyHeaders.header("ce_source", this.settings.source());
    }

    /** The event; null where nobody is told. */
    public @Nullable ProducerRecord<byte[], byte[]> event(ConsumerRecord<byte[], byte[]> request, Change change) {
        if (!topics.hasEvents()) {
            return null;
        }
        User user = change.user();
        byte[] key = user.id().getBytes(StandardCharsets.UTF_8);
        Headers headers = new RecordHeaders();
        headers.add(SPEC_VERSION);
        ReplyHeaders.add(
                headers, "ce_id", user.id() + "/" + user.creationDate().toEpochMilli() + "/" + user.sequence());
        headers.add(source);
        headers.add(change.isDeactivation() ? DEACTIVATED : REACTIVATED);
        headers.add("ce_subject", key);
        ReplyHeaders.add(headers, "ce_time", JsonReply.changeDate(user.changeDate()));
        headers.add(JSON_DATA);
        ReplyHeaders.copy(request.headers(), COPIED, headers);
        return new ProducerRecord<>(topics.events(), null, key, data(change), headers);
    }

    private byte[] data(Change change) {
        User user = change.user();
        DeactivateUserRequest request = change.cause().request();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(JsonReply.USUAL_SIZE);
        try (JsonGenerator json =
                JsonReply.JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("userId", user.id());
            json.writeStringProperty("resourceOwner", user.resourceOwner());
            json.writeStringProperty("creationDate", JsonReply.date(user.creationDate()));
            json.writeStringProperty("sequence", Long.toString(user.sequence()));
            if (change.previousState() != null) {
                json.writeStringProperty("previousState", change.previousState().column());
            }
            json.writeStringProperty("newState", user.state().column());
            json.writeStringProperty("changeDate", JsonReply.changeDate(user.changeDate()));
            if (settings.actorId()) {
                json.writeStringProperty("actorId", change.cause().actor().id());
            }
            json.writeStringProperty("requestId", request.requestId());
            if (request.batchId() != null) {
                json.writeStringProperty("batchId", request.batchId());
            }
            if (settings.reason() && request.reason() != null) {
                json.writeStringProperty("reason", request.reason());
            }
            if (!change.cutOff().isEmpty()) {
                json.writeObjectPropertyStart("cutOff");
                // In the order of the names: an event that is made again from the audit trail has the same bytes.
                new TreeMap<>(change.cutOff()).forEach(json::writeNumberProperty);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
