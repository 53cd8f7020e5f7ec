package io.deactivateuser.demo;

import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Answered.Details;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A reply's JSON: its own bytes, or, of a Protobuf reply, the same in JSON. */
final class ReplyJson {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter RFC_3339_MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private ReplyJson() {}

    static byte[] of(Answered reply) {
        return Format.JSON.contentType().equals(reply.header("content-type"))
                ? reply.record().value()
                : JSON.writeValueAsBytes(fields(reply));
    }

    private static Map<String, Object> fields(Answered reply) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requestId", String.valueOf(reply.requestId()));
        if (reply.userId() != null) {
            fields.put("userId", reply.userId());
        }
        if (reply.validateOnly()) {
            fields.put("validateOnly", true);
        }
        Details details = reply.details();
        if (details == null) {
            fields.put("error", error(reply));
        } else {
            fields.put("details", details(details));
        }
        return fields;
    }

    private static Map<String, Object> details(Details details) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sequence", Long.toString(details.sequence()));
        fields.put("changeDate", date(details.changeDate()));
        fields.put("resourceOwner", details.resourceOwner());
        fields.put("creationDate", date(details.creationDate()));
        return fields;
    }

    private static Map<String, Object> error(Answered reply) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        info.put("reason", String.valueOf(reply.reason()));
        info.put("domain", "deactivate-user");
        if (!reply.metadata().isEmpty()) {
            info.put("metadata", reply.metadata());
        }
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", reply.code());
        error.put("message", String.valueOf(reply.message()));
        error.put("details", List.of(info));
        return error;
    }

    private static String date(Instant instant) {
        return RFC_3339_MILLISECONDS.format(instant);
    }
}
