package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.watch.Observed;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every row of the audit trail but the identity provider's belongs to one row of the ledger, and the record named there has a reply that
 * tells of exactly this change. So nobody is changed twice by one request, or without being told.
 */
final class EveryChangeIsTold implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        evidence.events().forEach((user, events) -> {
            for (UserEvent event : events) {
                if (event.isOurs() && !told(evidence, event)) {
                    violations.accept(Violation.ofUser("no reply tells of " + event, user));
                }
            }
        });
    }

    private static boolean told(Evidence evidence, UserEvent event) {
        RecordedAnswer recorded = evidence.ledger().get(RecordedAnswer.key(event.actor(), event.requestId()));
        if (recorded == null || recorded.sequence() != event.sequence()) {
            return false;
        }
        RequestRecord record = evidence.request(recorded.partition(), recorded.offset());
        List<Observed> answers = record == null ? List.of() : evidence.answers(record);
        return answers.stream()
                .anyMatch(answer -> answer.outcome().equals("OK")
                        && !answer.validateOnly()
                        && answer.sequence() == event.sequence()
                        && answer.changeDate() == event.createdAt());
    }
}
