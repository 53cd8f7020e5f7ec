package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Broken;
import io.deactivateuser.torture.traffic.Content;
import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.traffic.Population;
import io.deactivateuser.torture.traffic.Population.State;
import io.deactivateuser.torture.traffic.Target;
import io.deactivateuser.torture.watch.Observed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The contract once more, written from its text and without the worker's code: is this answer one that it allows, given
 * what Postgres committed and in which order?
 *
 * <ul>
 *   <li>A record that breaks a rule, or whose token is bad, has one right answer, reason and field included.
 *   <li>The answer to the record that the ledger names for its actor and request ID is the ledger's, not marked as a
 *       repeat; and it is the right one for a version that the user had at the moment at which it was recorded: its
 *       state, its sequence where the request expects one, whether it is protected, the actor itself, or the last active owner
 *       of something. A success has its event in the audit trail, with the same sequence and time, by the same actor and
 *       request, and with the same reason and batch. An answer that was recorded once more, after Postgres had gone back, was
 *       decided before that, so its request may have expired since.
 *   <li>Another record with the same actor, request ID and content has that same answer, marked as a repeat.
 *   <li>One with other content is refused as reused; where it does not stand behind the recorded one in the same
 *       partition, it may have been decided before, and then has an answer that is not recorded.
 *   <li>An answer that is not recorded is one of: expired (the time had passed when the reply was seen), permission
 *       denied (exactly where the grants say so, and for an actor who is a user and not active), internal (exactly for
 *       changes that Postgres refuses to make), and, for validation only, an answer that is right for some state in which
 *       the user could be seen between the append of the record and the sight of its reply.
 *   <li>Nothing else goes unrecorded.
 * </ul>
 */
final class Model {
    private static final String OTHER_SEQUENCE = "SEQUENCE_MISMATCH";
    /** Rounding to milliseconds, twice. */
    private static final long SLACK_MILLIS = 5;

    /** A change shows up to so long after its time: the rest of its batch, and a frozen Postgres, come before its commit. */
    private static final long COMMIT_MILLIS = 20_000;

    private final Evidence evidence;
    private final Population population;
    private final Map<String, List<Integer>> owners;

    Model(Evidence evidence) {
        this.evidence = evidence;
        this.population = evidence.population();
        this.owners = population.owners();
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
        Between decided = new Between(earliest(record, recorded), recorded.recordedAt());
        boolean right = evidence.versions(target.user()).stream()
                .filter(version -> version.within(decided.from(), decided.until()))
                .filter(version ->
                        !recorded.outcome().equals(OTHER_SEQUENCE) || recorded.sequence() == version.sequence())
                .anyMatch(version -> gives(recorded.outcome(), planned, version, decided));
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
                .anyMatch(event -> event.deactivates() != planned.decided().reactivates()
                        && event.sequence() == recorded.sequence()
                        && event.createdAt() == recorded.changeDate()
                        && (event.createdAt() == recorded.recordedAt() || evidence.recordedAgain(recorded))
                        && event.actor().equals(planned.actor())
                        && event.requestId().equals(planned.requestId())
                        && event.reason().equals(planned.decided().reasonText())
                        && event.batchId().equals(planned.decided().batchId()));
        if (!told) {
            return "a success without its event";
        }
        Between decided = new Between(recorded.changeDate(), recorded.changeDate());
        boolean right = evidence.versions(target.user()).stream()
                .filter(version -> version.sequence() == recorded.sequence() - 1)
                .anyMatch(version -> gives("OK", planned, version, decided));
        if (!right) {
            return "a success that should have been refused";
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
        if (target.exists() && population.refused(target.user()) && wouldChange(planned, target)) {
            return outcome.equals("INTERNAL") ? null : "expected INTERNAL, not " + outcome;
        }
        return "an answer that must be recorded is not in the ledger: " + outcome;
    }

    private @Nullable String validated(RequestRecord record, Target target, Observed answer) {
        if (!target.exists()) {
            return answer.outcome().equals("USER_NOT_FOUND") ? null : "there is no such user";
        }
        // A validation locks nobody: what its user was before a change, it sees until the change is committed.
        Between seen = new Between(record.appendedAt() - SLACK_MILLIS, answer.seenAt() + SLACK_MILLIS).seen();
        boolean right = evidence.versions(target.user()).stream()
                .filter(version -> version.within(seen.from(), seen.until()))
                .filter(version -> gives(answer.outcome(), record.planned(), version, seen))
                .anyMatch(version -> shows(version, target, answer));
        return right ? null : "the user was in no state meanwhile that gives " + answer.outcome();
    }

    private boolean shows(Version version, Target target, Observed answer) {
        if (!answer.outcome().equals("OK")) {
            return !answer.outcome().equals(OTHER_SEQUENCE) || answer.sequence() == version.sequence();
        }
        return answer.validateOnly()
                && answer.sequence() == version.sequence()
                && answer.changeDate() == version.changeDate()
                && answer.creationDate() == population.creationDate(target.user())
                && Objects.equals(answer.resourceOwner(), population.organisation(target.user()));
    }

    /** Whether a user whom Postgres does not let change would be changed. */
    private boolean wouldChange(Planned planned, Target target) {
        Between ever = new Between(Long.MIN_VALUE, Long.MAX_VALUE);
        return evidence.versions(target.user()).stream().anyMatch(version -> gives("OK", planned, version, ever));
    }

    /** Whether the request may have this outcome for a user who is in this version; the checks in their order. */
    private boolean gives(String outcome, Planned planned, Version version, Between decided) {
        Content content = planned.decided();
        if (version.state() == State.DELETED) {
            return outcome.equals("USER_NOT_FOUND");
        }
        if (content.expectedSequence() != null && content.expectedSequence() != version.sequence()) {
            return outcome.equals(OTHER_SEQUENCE);
        }
        if (content.reactivates()) {
            return outcome.equals(version.state() == State.DEACTIVATED ? "OK" : "USER_NOT_DEACTIVATED");
        }
        if (!version.state().mayBeDeactivated()) {
            return outcome.equals(version.state() == State.INITIAL ? "USER_INITIAL" : "USER_ALREADY_DEACTIVATED");
        }
        int user = content.target().user();
        if (population.isProtected(user)) {
            return outcome.equals("USER_PROTECTED");
        }
        if (planned.actor().equals(population.id(user))) {
            return outcome.equals("SELF_DEACTIVATION");
        }
        List<List<Integer>> owned = version.state() == State.ACTIVE ? withOwner(user) : List.of();
        return switch (outcome) {
            case "OK" ->
                owned.stream().allMatch(all -> another(all, user).anyMatch(other -> wasActive(other, decided)));
            case "LAST_OWNER" ->
                owned.stream().anyMatch(all -> another(all, user).allMatch(other -> wasAway(other, decided.seen())));
            default -> false;
        };
    }

    /** The owners of all that the user owns. */
    private List<List<Integer>> withOwner(int user) {
        return owners.values().stream().filter(all -> all.contains(user)).toList();
    }

    private static Stream<Integer> another(List<Integer> all, int user) {
        return all.stream().filter(other -> other != user);
    }

    private boolean wasActive(int user, Between moments) {
        return versions(user, moments).anyMatch(version -> version.state() == State.ACTIVE);
    }

    private boolean wasAway(int user, Between moments) {
        return versions(user, moments).anyMatch(version -> version.state() != State.ACTIVE);
    }

    private Stream<Version> versions(int user, Between moments) {
        return evidence.versions(user).stream().filter(version -> version.within(moments.from(), moments.until()));
    }

    /** When something was decided, in milliseconds. */
    private record Between(long from, long until) {
        /** The same for what was seen without a lock of its row, so that a change that was made before may not have shown yet. */
        Between seen() {
            return new Between(from == Long.MIN_VALUE ? from : from - COMMIT_MILLIS, until);
        }
    }
}
