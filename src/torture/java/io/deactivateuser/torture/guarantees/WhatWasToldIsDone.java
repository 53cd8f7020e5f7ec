package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.watch.Observed;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every committed success, validations apart, holds at the end, whatever Postgres forgot meanwhile: the ledger has it under the
 * request's actor and ID, the audit trail has its event with the sequence and the time that were told, and the user is at that sequence
 * what was asked for, or was changed since.
 */
final class WhatWasToldIsDone implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        for (List<RequestRecord> partition : evidence.requests()) {
            for (RequestRecord record : partition) {
                for (Observed answer : evidence.answers(record)) {
                    String undone = tellsOfAChange(record, answer) ? undone(evidence, record.planned(), answer) : null;
                    if (undone != null) {
                        violations.accept(Violation.of(undone, record));
                    }
                }
            }
        }
    }

    private static boolean tellsOfAChange(RequestRecord record, Observed answer) {
        return answer.outcome().equals("OK")
                && !answer.validateOnly()
                && record.planned().broken() == null;
    }

    private static @Nullable String undone(Evidence evidence, Planned planned, Observed told) {
        RecordedAnswer recorded = evidence.ledger().get(RecordedAnswer.key(planned.actor(), planned.requestId()));
        if (recorded == null
                || !recorded.succeeded()
                || recorded.sequence() != told.sequence()
                || recorded.changeDate() != told.changeDate()) {
            return "told, and not in the ledger";
        }
        String user = planned.decided().target().id(evidence.population());
        boolean reactivates = planned.decided().reactivates();
        boolean inTheTrail = evidence.events().getOrDefault(user, List.of()).stream()
                .anyMatch(event -> event.deactivates() != reactivates
                        && event.sequence() == told.sequence()
                        && event.createdAt() == told.changeDate()
                        && event.actor().equals(planned.actor())
                        && event.requestId().equals(planned.requestId()));
        if (!inTheTrail) {
            return "told, and not in the audit trail";
        }
        UserRow row = evidence.users().get(user);
        boolean done = row != null
                && (row.sequence() > told.sequence()
                        || (row.sequence() == told.sequence() && row.state().equals("deactivated") != reactivates));
        return done ? null : "told, and the user is " + row;
    }
}
