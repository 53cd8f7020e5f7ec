package io.deactivateuser.torture.guarantees;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record of the topic of events, or what it has to be after a row of the audit trail. Dates are in milliseconds, and what is absent is
 * empty.
 *
 * @param attributes the event's own, from its headers
 * @param sessionsEnded -1 where nothing is told of sessions
 */
record ToldChange(
        String key,
        String attributes,
        String userId,
        String resourceOwner,
        long creationDate,
        String sequence,
        String previousState,
        String newState,
        long changeDate,
        String actor,
        String requestId,
        String batchId,
        String reason,
        long sessionsEnded) {
    private static final JsonMapper JSON = new JsonMapper();

    /** What the event is told as. */
    static ToldChange of(String user, UserRow row, UserEvent event) {
        String id = user + "/" + row.creationDate() + "/" + event.sequence();
        return new ToldChange(
                user,
                attributes("1.0", id, "/deactivate-user", type(event), user, event.createdAt(), "application/json"),
                user,
                row.resourceOwner(),
                row.creationDate(),
                Long.toString(event.sequence()),
                String.valueOf(event.previousState()),
                String.valueOf(event.newState()),
                event.createdAt(),
                event.actor(),
                event.requestId(),
                event.batchId(),
                event.reason(),
                event.sessionsEnded());
    }

    /** What stands in the record. */
    static ToldChange of(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] key = record.key();
        byte[] value = record.value();
        try {
            JsonNode data = JSON.readTree(value == null ? new byte[0] : value);
            return new ToldChange(
                    key == null ? "" : new String(key, StandardCharsets.UTF_8),
                    attributes(
                            header(record, "ce_specversion"),
                            header(record, "ce_id"),
                            header(record, "ce_source"),
                            header(record, "ce_type"),
                            header(record, "ce_subject"),
                            Instant.parse(header(record, "ce_time")).toEpochMilli(),
                            header(record, "content-type")),
                    text(data, "userId"),
                    text(data, "resourceOwner").intern(),
                    Instant.parse(text(data, "creationDate")).toEpochMilli(),
                    text(data, "sequence").intern(),
                    text(data, "previousState").intern(),
                    text(data, "newState").intern(),
                    Instant.parse(text(data, "changeDate")).toEpochMilli(),
                    text(data, "actorId").intern(),
                    text(data, "requestId"),
                    text(data, "batchId").intern(),
                    text(data, "reason").intern(),
                    data.path("cutOff").path("sessions").asLong(-1));
        } catch (JacksonException | DateTimeException e) {
            String what = "unreadable at " + record.partition() + "@" + record.offset() + ": " + e;
            return new ToldChange("", what, "", "", 0, "", "", "", 0, "", "", "", "", -1);
        }
    }

    /** By what it is found among those that are to be. */
    String change() {
        return userId + "/" + sequence;
    }

    private static String type(UserEvent event) {
        return "io.deactivateuser." + event.type() + ".v1";
    }

    private static String attributes(
            String version, String id, String source, String type, String subject, long time, String contentType) {
        return String.join(" ", version, id, source, type, subject, Long.toString(time), contentType);
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String text(JsonNode data, String name) {
        return data.path(name).asString("");
    }
}
