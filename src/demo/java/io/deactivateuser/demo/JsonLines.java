package io.deactivateuser.demo;

import io.deactivateuser.demo.Outcome.DeadLettered;
import io.deactivateuser.demo.Outcome.Replied;
import io.deactivateuser.demo.Outcome.Unanswered;
import io.deactivateuser.demo.RequestLine.Label;
import io.deactivateuser.fixtures.Position;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes one line of JSON for each outcome, in the order of the requests: the reply as the contract has it, or, where
 * there is none, an object with one member, which no reply has:
 *
 * <pre>{"deadLetter": {"line": 3, "reason": "NOT_JSON", "message": "...", "topic": "...", "partition": 0, "offset": 7}}
 * {"unanswered": {"line": 4, "requestId": "r-4", "reason": "No answer came in time."}}</pre>
 *
 * <p>A Protobuf reply is written as the JSON reply that says the same.
 */
final class JsonLines implements Consumer<Outcome> {
    private static final JsonMapper JSON = new JsonMapper();

    private final PrintStream out;

    JsonLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void accept(Outcome outcome) {
        byte[] json = json(outcome);
        out.write(json, 0, json.length);
        out.write('\n');
    }

    private static byte[] json(Outcome outcome) {
        if (outcome instanceof Replied replied) {
            return ReplyJson.of(replied.reply());
        }
        if (outcome instanceof DeadLettered letter) {
            return JSON.writeValueAsBytes(Map.of("deadLetter", deadLetter(letter)));
        }
        return JSON.writeValueAsBytes(Map.of("unanswered", unanswered((Unanswered) outcome)));
    }

    private static Map<String, Object> deadLetter(DeadLettered letter) {
        Position request = letter.request();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("line", letter.line().number());
        members.put("reason", letter.reason());
        members.put("message", letter.message());
        members.put("topic", request.topic());
        members.put("partition", request.partition());
        members.put("offset", request.offset());
        return members;
    }

    private static Map<String, Object> unanswered(Unanswered unanswered) {
        Label line = unanswered.line();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("line", line.number());
        if (line.requestId() != null) {
            members.put("requestId", line.requestId());
        }
        members.put("reason", unanswered.why());
        return members;
    }
}
