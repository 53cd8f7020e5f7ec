package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that is known of the record, or the user, that a violation concerns. */
public final class History {
    private static final int MOST_EVENTS = 12;

    private History() {}

    /** In lines. */
    public static List<String> of(Violation violation, Evidence evidence) {
        List<String> lines = new ArrayList<>();
        RequestRecord record = violation.record();
        String user = violation.userId();
        if (record != null) {
            lines.add("record " + record.position() + " appended " + Instant.ofEpochMilli(record.appendedAt()));
            lines.add(record.planned().describe(evidence.population()));
            evidence.answers(record).forEach(answer -> lines.add(answer.describe()));
            String key = RecordedAnswer.key(
                    record.planned().actor(), record.planned().requestId());
            lines.add("ledger: " + evidence.ledger().get(key));
            siblings(record, evidence, lines);
            Content content = record.planned().content();
            user = content == null ? null : content.target().id(evidence.population());
        }
        if (user != null) {
            List<UserEvent> events = evidence.events().getOrDefault(user, List.of());
            lines.add("user " + user + " at the end: " + evidence.users().get(user) + ", " + events.size() + " events");
            events.stream()
                    .skip(Math.max(0, events.size() - MOST_EVENTS))
                    .forEach(event -> lines.add("audit: " + event + " at " + Instant.ofEpochMilli(event.createdAt())));
        }
        return lines;
    }

    private static void siblings(RequestRecord record, Evidence evidence, List<String> lines) {
        for (List<RequestRecord> partition : evidence.requests()) {
            for (RequestRecord other : partition) {
                if (other.planned().request() == record.planned().request() && !other.equals(record)) {
                    lines.add("same request ID: record " + other.position() + " "
                            + other.planned().describe(evidence.population()));
                    evidence.answers(other).forEach(answer -> lines.add("    " + answer.describe()));
                }
            }
        }
    }
}
