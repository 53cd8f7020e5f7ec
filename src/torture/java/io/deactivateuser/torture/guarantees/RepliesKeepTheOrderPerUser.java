package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.watch.Observed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * In four ways, each stricter than "per user" where it can be:
 *
 * <ul>
 *   <li>In every partition of an outgoing topic, the answers to one request partition stand in the order of its offsets.
 *   <li>Within a request partition, the answers recorded for one user were recorded in the order of the offsets. The
 *       successes among them have sequences that go up.
 *   <li>Those of one batch share their time; among them nobody is deactivated who was refused for being so already, unless the batch has
 *       a reactivation in between, at that same time. Nobody else can have set the user active again: a batch holds the user's row, and
 *       the next one begins later than within the same millisecond. What was recorded once more shares its time with what was decided
 *       in several batches, so there it may be otherwise.
 *   <li>Within a request partition, a validation sees no version of its user that is older than what an earlier record's
 *       recorded success, or an earlier validation, told. (The other way round is allowed: a batch that is read again
 *       validates anew, and may see what came behind.)
 * </ul>
 */
final class RepliesKeepTheOrderPerUser implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        outgoing(evidence, violations);
        evidence.requests().forEach(partition -> decided(evidence, partition, violations));
    }

    private static void outgoing(Evidence evidence, Consumer<Violation> violations) {
        List<Observed> all = new ArrayList<>();
        evidence.answers().forEach(partition -> partition.forEach(all::addAll));
        all.sort(Comparator.comparing(Observed::deadLetter)
                .thenComparingInt(Observed::outPartition)
                .thenComparingInt(Observed::outOffset));
        Map<Integer, Integer> last = new HashMap<>();
        for (Observed answer : all) {
            int source = (answer.deadLetter() ? 1 << 20 : 0) + (answer.outPartition() << 10) + answer.partition();
            Integer before = last.put(source, answer.offset());
            if (before != null && before >= answer.offset()) {
                violations.accept(new Violation(
                        "answered behind the record at offset " + before,
                        evidence.request(answer.partition(), answer.offset()),
                        null));
            }
        }
    }

    private static void decided(Evidence evidence, List<RequestRecord> partition, Consumer<Violation> violations) {
        Map<String, RecordedAnswer> last = new HashMap<>();
        Map<String, Long> changed = new HashMap<>();
        Map<String, Long> told = new HashMap<>();
        for (RequestRecord record : partition) {
            Planned planned = record.planned();
            if (planned.broken() != null) {
                continue;
            }
            String user = planned.decided().target().id(evidence.population());
            RecordedAnswer recorded = evidence.ledger().get(RecordedAnswer.key(planned.actor(), planned.requestId()));
            if (recorded != null && recorded.answers(record)) {
                RecordedAnswer before = last.put(user, recorded);
                if (before != null && before.recordedAt() > recorded.recordedAt()) {
                    violations.accept(Violation.of("recorded before an earlier record of the same user", record));
                }
                if (before != null
                        && before.outcome().equals("USER_ALREADY_DEACTIVATED")
                        && deactivatedAtOnce(evidence, planned, before, recorded)) {
                    violations.accept(Violation.of("it succeeds behind another of the same user and moment", record));
                }
                if (recorded.succeeded()) {
                    Long earlier = changed.put(user, recorded.sequence());
                    if (earlier != null && earlier >= recorded.sequence()) {
                        violations.accept(Violation.of("its sequence is below that of an earlier record", record));
                    }
                    told.merge(user, recorded.sequence(), Math::max);
                }
            }
            for (Observed answer : evidence.answers(record)) {
                if (answer.validateOnly() && told.getOrDefault(user, 0L) > answer.sequence()) {
                    violations.accept(Violation.of("it validates against an older version of the user", record));
                }
                if (answer.validateOnly()) {
                    told.merge(user, answer.sequence(), Math::max);
                }
            }
        }
    }

    private static boolean deactivatedAtOnce(
            Evidence evidence, Planned planned, RecordedAnswer before, RecordedAnswer recorded) {
        return recorded.succeeded()
                && !planned.decided().reactivates()
                && before.recordedAt() == recorded.recordedAt()
                && !evidence.recordedAgain(recorded)
                && evidence.events().getOrDefault(recorded.userId(), List.of()).stream()
                        .noneMatch(event -> !event.deactivates() && event.createdAt() == recorded.recordedAt());
    }
}
