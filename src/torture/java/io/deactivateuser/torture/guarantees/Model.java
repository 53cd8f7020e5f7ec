package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Broken;
import io.deactivateuser.torture.traffic.Content;
import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.traffic.Population;
import io.deactivateuser.torture.traffic.Population.State;
import io.deactivateuser.torture.traffic.Target;
import io.deactivateuser.torture.watch.Observed;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The contract once more, written from its text and without the worker's code: is this answer one that it allows, given
 * what Postgres committed and in which order?
 *
 * <ul>
 *   <li>A record that breaks a rule, or whose token is bad, has one right answer, reason and field included.
 *   <li>The answer to the record that the ledger names for its actor and request ID is the ledger's, not marked as a
 *       repeat; and it is the right one for a state that the user had at the moment at which it was recorded. A success
 *       has its event in the audit trail, with the same sequence and time, by the same actor and request. An answer that
 *       was recorded once more, after Postgres had gone back, was decided before that, so its request may have expired since.
 *   <li>Another record with the same actor, request ID and content has that same answer, marked as a repeat.
 *   <li>One with other content is refused as reused; where it does not stand behind the recorded one in the same
 *       partition, it may have been decided before, and then has an answer that is not recorded.
 *   <li>An answer that is not recorded is one of: expired (the time had passed when the reply was seen), permission
 *       denied (exactly where the grants say so, and for an actor who is a user and not active), internal (exactly for
 *       the users that Postgres refuses to change), and, for validation only, an answer that is right for some state that
 *       the user had between the append of the record and the sight of its reply.
 *   <li>Nothing else goes unrecorded.
 * </ul>
 */
final class Model {
    /** Rounding to milliseconds, twice. */
    private static final long SLACK_MILLIS = 5;

    private final Evidence evidence;
    private final Population population;

    Model(Evidence evidence) {
        this.evidence = evidence;
        this.population = evidence.population();
    }

    /** Why the contract does not allow the answer; null where it does. */
    @Nullable
    String objection(RequestRecord record, Observed answer) {
        Planned planned = record.planned();
        Broken broken = planned.broken();
        if (broken != null) {
            return broken.reason().equals(answer.outcome()) && !answer.replayed()
                    ? null
                    : "expected " + broken.reason() + ", not " + answer.outcome();
        }
        RecordedAnswer recorded = evidence.ledger().get(RecordedAnswer.key(planned.actor(), planned.requestId()));
        if (recorded == null) {
            return unrecorded(record, answer);
        }
        RequestRecord first = evidence.request(recorded.partition(), recorded.offset());
        if (first == null
                || first.planned().broken() != null
                || !first.planned().actor().equals(planned.actor())
                || !first.planned().requestId().equals(planned.requestId())) {
            return "the ledger's row names a record that it does not belong to: " + recorded;
        }
        if (recorded.answers(record)) {
            String wrong = same(recorded, answer, false);
            return wrong == null ? unjustified(record, recorded) : wrong;
        }
        if (first.planned().decided().equals(planned.decided())) {
            return same(recorded, answer, true);
        }
        if (answer.outcome().equals("REQUEST_ID_REUSED") && !answer.replayed()) {
            return null;
        }
        boolean behind = record.partition() == recorded.partition() && record.offset() > recorded.offset();
        return behind ? "expected REQUEST_ID_REUSED, not " + answer.outcome() : unrecorded(record, answer);
    }

    private static @Nullable String same(RecordedAnswer recorded, Observed answer, boolean replayed) {
        boolean same = recorded.outcome().equals(answer.outcome())
                && recorded.sequence() == answer.sequence()
                && recorded.changeDate() == answer.changeDate()
                && Objects.equals(recorded.resourceOwner(), answer.resourceOwner())
                && recorded.creationDate() == answer.creationDate()
                && !answer.validateOnly();
        if (!same) {
            return "the answer is not the recorded one, " + recorded;
        }
        return replayed == answer.replayed() ? null : "idempotent-replayed is " + answer.replayed();
    }

    /** Why an answer should not have been recorded as it was. */
    private @Nullable String unjustified(RequestRecord record, RecordedAnswer recorded) {
        Planned planned = record.planned();
        Content content = planned.decided();
        Target target = content.target();
        if (content.validateOnly()) {
            return "validation only, and recorded";
        }
        if (!recorded.userId().equals(target.id(population))) {
            return "recorded for the user " + recorded.userId();
        }
        if (content.expireTime() != 0 && earliest(record, recorded) >= content.expireTime()) {
            return "expired when it was applied";
        }
        if (!population.mayWrite(planned.actor(), target)) {
            return "not permitted, and recorded";
        }
        if (!target.exists()) {
            return recorded.outcome().equals("USER_NOT_FOUND") ? null : "there is no such user";
        }
        if (recorded.outcome().equals("OK")) {
            return unjustifiedSuccess(planned, target, recorded);
        }
        boolean right = evidence.versions(target.user()).stream()
                .filter(version -> version.within(recorded.recordedAt(), recorded.recordedAt()))
                .anyMatch(version -> refusal(version.state()).equals(recorded.outcome()));
        return right ? null : "the user was in no state that gives " + recorded.outcome();
    }

    /** The first moment at which the recorded answer may have been decided. */
    private long earliest(RequestRecord record, RecordedAnswer recorded) {
        if (!evidence.recordedAgain(recorded)) {
            return recorded.recordedAt();
        }
        return recorded.succeeded() ? recorded.changeDate() : record.appendedAt() - SLACK_MILLIS;
    }

    private @Nullable String unjustifiedSuccess(Planned planned, Target target, RecordedAnswer recorded) {
        List<UserEvent> events = evidence.events().getOrDefault(target.id(population), List.of());
        boolean told = events.stream()
                .anyMatch(event -> event.deactivates()
                        && event.sequence() == recorded.sequence()
                        && event.createdAt() == recorded.changeDate()
                        && (event.createdAt() == recorded.recordedAt() || evidence.recordedAgain(recorded))
                        && event.actor().equals(planned.actor())
                        && event.requestId().equals(planned.requestId())
                        && event.reason().equals(planned.decided().reasonText()));
        if (!told) {
            return "a success without its event";
        }
        return Objects.equals(recorded.resourceOwner(), population.organisation(target.user()))
                        && recorded.creationDate() == population.creationDate(target.user())
                ? null
                : "resource owner or creation date";
    }

    private @Nullable String unrecorded(RequestRecord record, Observed answer) {
        Planned planned = record.planned();
        Content content = planned.decided();
        Target target = content.target();
        String outcome = answer.outcome();
        if (answer.replayed()) {
            return "marked as a repeat of nothing";
        }
        if (content.expireTime() != 0) {
            boolean certainly = content.expireTime() <= record.appendedAt() - SLACK_MILLIS;
            boolean perhaps = content.expireTime() <= answer.seenAt();
            if (perhaps && outcome.equals("REQUEST_EXPIRED")) {
                return null;
            }
            if (certainly) {
                return "expected REQUEST_EXPIRED, not " + outcome;
            }
        }
        if (!population.mayWrite(planned.actor(), target)) {
            return outcome.equals("PERMISSION_DENIED") ? null : "expected PERMISSION_DENIED, not " + outcome;
        }
        if (content.validateOnly()) {
            return validated(record, target, answer);
        }
        if (target.exists() && population.refused(target.user())) {
            return outcome.equals("INTERNAL") ? null : "expected INTERNAL, not " + outcome;
        }
        return "an answer that must be recorded is not in the ledger: " + outcome;
    }

    private @Nullable String validated(RequestRecord record, Target target, Observed answer) {
        if (!target.exists()) {
            return answer.outcome().equals("USER_NOT_FOUND") ? null : "there is no such user";
        }
        boolean right = evidence.versions(target.user()).stream()
                .filter(version -> version.within(record.appendedAt() - SLACK_MILLIS, answer.seenAt() + SLACK_MILLIS))
                .anyMatch(version -> shows(version, target, answer));
        return right ? null : "the user was in no state meanwhile that gives " + answer.outcome();
    }

    private boolean shows(Version version, Target target, Observed answer) {
        if (!version.state().mayBeDeactivated()) {
            return refusal(version.state()).equals(answer.outcome());
        }
        return answer.outcome().equals("OK")
                && answer.validateOnly()
                && answer.sequence() == version.sequence()
                && answer.changeDate() == version.changeDate()
                && answer.creationDate() == population.creationDate(target.user())
                && Objects.equals(answer.resourceOwner(), population.organisation(target.user()));
    }

    private static String refusal(State state) {
        return switch (state) {
            case DELETED -> "USER_NOT_FOUND";
            case INITIAL -> "USER_INITIAL";
            case DEACTIVATED -> "USER_ALREADY_DEACTIVATED";
            case ACTIVE, LOCKED -> "OK";
        };
    }
}
