package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Broken;
import io.deactivateuser.torture.watch.Observed;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every request record from which a request ID can be read has exactly one committed reply and no dead letter; every other
 * record exactly one committed dead letter and no reply. Joined by source partition and offset, as the outgoing record's
 * headers have them; the correlation ID that it carries must be that record's as well. Nothing answers a record that is
 * not there.
 */
final class ExactlyOneReply implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        for (List<RequestRecord> partition : evidence.requests()) {
            for (RequestRecord record : partition) {
                List<Observed> answers = evidence.answers(record);
                if (answers.size() != 1) {
                    violations.accept(Violation.of(answers.size() + " answers", record));
                } else if (answers.get(0).number() != record.planned().number()) {
                    violations.accept(Violation.of("an answer with another record's correlation ID", record));
                } else if (answers.get(0).deadLetter() != unanswerable(record)) {
                    violations.accept(Violation.of(
                            unanswerable(record) ? "a reply to nobody" : "a dead letter in place of a reply", record));
                }
            }
        }
        evidence.strays()
                .forEach(stray -> violations.accept(Violation.of("an answer to no record: " + stray.describe())));
    }

    private static boolean unanswerable(RequestRecord record) {
        Broken broken = record.planned().broken();
        return broken != null && broken.deadLetter();
    }
}
