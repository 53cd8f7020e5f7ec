package io.deactivateuser.list.journal;

import io.deactivateuser.list.ask.Action;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Which run a result file is of. It stands in the file's first line as the name of a last column, in JSON, where no reader of CSV
 * stumbles over it.
 *
 * @param rows the hash of the rows that are asked for
 * @param users how many they are
 * @param gone how many entries are of users who are not among the rows any more
 * @param from where the results ended before the first request was sent, by partition
 */
public record RunHeader(
        String run,
        Instant started,
        String rows,
        int users,
        int gone,
        Action action,
        boolean validateOnly,
        Map<Integer, Long> from) {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    /** The same run, of other rows. */
    public RunHeader withRows(String otherRows, int otherUsers, int nowGone) {
        return new RunHeader(run, started, otherRows, otherUsers, nowGone, action, validateOnly, from);
    }

    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("run", run);
            json.writeStringProperty("started", started.toString());
            json.writeStringProperty("rows", rows);
            json.writeNumberProperty("users", users);
            json.writeNumberProperty("gone", gone);
            json.writeStringProperty("action", action.name());
            json.writeBooleanProperty("validateOnly", validateOnly);
            json.writeObjectPropertyStart("from");
            from.forEach((partition, offset) -> json.writeNumberProperty(partition.toString(), offset));
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    static @Nullable RunHeader parse(String text) {
        Map<String, String> fields = new HashMap<>();
        Map<Integer, Long> from = new TreeMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_OBJECT) {
                    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                        Integer partition = Integer.valueOf(json.currentName());
                        json.nextToken();
                        from.put(partition, json.getLongValue());
                    }
                } else {
                    fields.put(name, json.getString());
                }
            }
            return new RunHeader(
                    fields.getOrDefault("run", ""),
                    Instant.parse(fields.getOrDefault("started", "")),
                    fields.getOrDefault("rows", ""),
                    Integer.parseInt(fields.getOrDefault("users", "")),
                    Integer.parseInt(fields.getOrDefault("gone", "0")),
                    Action.valueOf(fields.getOrDefault("action", "")),
                    Boolean.parseBoolean(fields.get("validateOnly")),
                    from);
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }
}
