package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Content;
import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.watch.Observed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All replies to one actor's request ID with the content that the ledger has an answer to hold the same bytes, format by
 * format and out of whatever they are wrapped in; the bytes are compared by their digests.
 */
final class RepeatsAreIdentical implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        Map<String, Long> digests = new HashMap<>();
        for (List<RequestRecord> partition : evidence.requests()) {
            for (RequestRecord record : partition) {
                Planned planned = record.planned();
                if (planned.broken() != null || !recordedContent(evidence, planned)) {
                    continue;
                }
                String key =
                        RecordedAnswer.key(planned.actor(), planned.requestId()) + (planned.protobuf() ? " P" : " J");
                for (Observed answer : evidence.answers(record)) {
                    Long before = digests.putIfAbsent(key, answer.digest());
                    if (before != null && before != answer.digest()) {
                        violations.accept(Violation.of("its bytes differ from those of a repeat", record));
                    }
                }
            }
        }
    }

    private static boolean recordedContent(Evidence evidence, Planned planned) {
        RecordedAnswer recorded = evidence.ledger().get(RecordedAnswer.key(planned.actor(), planned.requestId()));
        RequestRecord first = recorded == null ? null : evidence.request(recorded.partition(), recorded.offset());
        Content content = first == null ? null : first.planned().content();
        return content != null && content.equals(planned.content());
    }
}
