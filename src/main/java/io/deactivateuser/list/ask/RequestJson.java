package io.deactivateuser.list.ask;

import io.deactivateuser.list.file.Row;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a request, with the fields that are not what they would be anyway. */
public final class RequestJson {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final String run;
    private final Action action;
    private final boolean validateOnly;

    /**
     * For the requests of one run.
     *
     * @param run its ID, by which the audit trail can tell what belongs together
     */
    public RequestJson(String run, Action action, boolean validateOnly) {
        this.run = run;
        this.action = action;
        this.validateOnly = validateOnly;
    }

    byte[] bytes(String requestId, Row row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("requestId", requestId);
            json.writeStringProperty("userId", row.userId());
            optional(json, "reason", row.reason());
            optional(json, "expireTime", row.expireTime());
            if (validateOnly) {
                json.writeBooleanProperty("validateOnly", true);
            }
            if (action != Action.DEACTIVATE) {
                json.writeStringProperty("action", action.name());
            }
            optional(json, "expectedSequence", row.expectedSequence());
            json.writeStringProperty("batchId", run);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
