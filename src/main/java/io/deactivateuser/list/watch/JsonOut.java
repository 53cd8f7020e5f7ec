package io.deactivateuser.list.watch;

import io.deactivateuser.list.ask.Answer;
import io.deactivateuser.list.journal.Entry;
import io.deactivateuser.list.journal.Outcome;
import io.deactivateuser.list.journal.RunHeader;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** For programs: an object a line on standard output, one for each answer and one for the whole; words go where another watch has them. */
public final class JsonOut extends Watch {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    /** In UTF-8 whatever the locale, as JSON is. */
    private final PrintStream to;

    private final Watch words;

    public JsonOut(OutputStream to, Watch words) {
        this.to = new PrintStream(new BufferedOutputStream(to), false, StandardCharsets.UTF_8);
        this.words = words;
    }

    @Override
    public void answered(long line, Entry entry) {
        Answer answer = entry.answer();
        object(json -> {
            json.writeStringProperty("type", "answer");
            json.writeNumberProperty("line", line);
            json.writeStringProperty("userId", entry.values().get(0));
            json.writeStringProperty("requestId", answer.requestId());
            json.writeStringProperty("outcome", name(entry.outcome()));
            json.writeNumberProperty("code", answer.code());
            optional(json, "reason", answer.reason());
            optional(json, "message", answer.message());
            optional(json, "sequence", answer.sequence());
            optional(json, "creationDate", answer.creationDate());
            optional(json, "changeDate", answer.changeDate());
            json.writeBooleanProperty("replayed", answer.replayed());
        });
    }

    /** The last object. */
    public void summary(Tally tally, RunHeader header, int exitStatus) {
        object(json -> {
            json.writeStringProperty("type", "summary");
            json.writeStringProperty("run", header.run());
            json.writeStringProperty("action", header.action().name());
            json.writeBooleanProperty("validateOnly", header.validateOnly());
            json.writeNumberProperty("users", tally.users());
            json.writeNumberProperty("before", tally.before());
            for (Outcome outcome : Outcome.values()) {
                json.writeNumberProperty(name(outcome), tally.of(outcome));
            }
            json.writeNumberProperty("unanswered", tally.unanswered());
            json.writeObjectPropertyStart("refusals");
            tally.refusals().forEach(json::writeNumberProperty);
            json.writeEndObject();
            json.writeNumberProperty("exitStatus", exitStatus);
        });
        to.flush();
    }

    /** The last object where a run did not come so far as to have anything to count, or could not be written any more. */
    public void failed(int exitStatus, String why) {
        object(json -> {
            json.writeStringProperty("type", "summary");
            json.writeStringProperty("error", why);
            json.writeNumberProperty("exitStatus", exitStatus);
        });
        to.flush();
    }

    @Override
    public void tick(Tally tally) {
        to.flush();
        words.tick(tally);
    }

    @Override
    public void say(String text) {
        words.say(text);
    }

    @Override
    public void end(Tally tally) {
        words.end(tally);
        to.flush();
    }

    private void object(Consumer<JsonGenerator> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        to.println(text);
    }

    private static String name(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
