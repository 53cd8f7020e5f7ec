package io.deactivateuser.decide;

import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.User.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes the checks of the contract that have a rule in {@link Check}, as a fold over a batch in record order: a submission
 * is decided as if all before it had been written already.
 */
public final class DecideBatch {
    private static final Check[] CHECKS = Check.withRules();

    private final Instant now;
    private Permissions permissions;
    private final Map<String, User> users;
    private final Map<LedgerKey, LedgerEntry> ledger;
    private final Map<String, User> made;
    private final List<Decision> decisions;
    private final List<Deactivation> deactivations = new ArrayList<>();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<Deactivation> restorations = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    private DecideBatch(Facts facts, int size) {
        this.now = facts.now();
        this.permissions = facts.permissions();
        this.users = new HashMap<>(facts.users());
        // Room for an answer to each submission, so that the map is not built anew while it fills.
        this.ledger = new HashMap<>(2 * (facts.ledger().size() + size));
        this.ledger.putAll(facts.ledger());
        this.made = facts.changed();
        this.decisions = new ArrayList<>(size);
    }

    public static DecidedBatch decide(List<Submission> submissions, Facts facts) {
        DecideBatch fold = new DecideBatch(facts, submissions.size());
        submissions.forEach(submission -> fold.decisions.add(fold.next(submission)));
        return new DecidedBatch(fold.decisions, fold.deactivations, fold.entries, fold.restorations, fold.conflicts);
    }

    private Decision next(Submission submission) {
        if (submission.told() != null) {
            return new Decision(submission.told().answer(), false, restore(submission, submission.told()));
        }
        RequestFacts facts = factsOf(submission);
        for (Check check : CHECKS) {
            Decision decision = check.decide(facts);
            if (decision != null) {
                if (check.isRecorded()) {
                    record(submission, decision.answer());
                }
                return decision;
            }
        }
        Answer changed = change(facts);
        record(submission, changed);
        return new Decision(changed, false);
    }

    private RequestFacts factsOf(Submission submission) {
        LedgerEntry recorded = ledger.get(submission.ledgerKey());
        // An answer to a record behind this one is none to this one: after a crash a batch is read again from its
        // beginning, and answers that are not recorded may come before one that is, under the same request ID.
        boolean isBehind = recorded != null && recorded.position().isBehind(submission.position());
        return new RequestFacts(
                submission,
                isBehind ? null : recorded,
                users.get(submission.request().userId()),
                permissions,
                now);
    }

    /** {@link Check#CHANGE}; {@link Check#USER} has refused where there is no such user. */
    private Answer change(RequestFacts facts) {
        User user = Objects.requireNonNull(facts.user());
        Submission submission = facts.submission();
        if (submission.request().validateOnly()) {
            return new Success(user.details(), true);
        }
        User deactivated = made.getOrDefault(user.id(), user.deactivated(now));
        changed(deactivated);
        deactivations.add(new Deactivation(deactivated, submission));
        return new Success(deactivated.details(), false);
    }

    /** Who is a user and not active any more may write nobody, from the next record on. */
    private void changed(User deactivated) {
        users.put(deactivated.id(), deactivated);
        permissions = permissions.without(Set.of(new Actor(deactivated.id())));
    }

    private void record(Submission submission, Answer answer) {
        DeactivateUserRequest request = submission.request();
        LedgerKey key = submission.ledgerKey();
        if (!request.validateOnly() && !ledger.containsKey(key)) {
            LedgerEntry entry =
                    new LedgerEntry(key, request.userId(), request.content(), submission.position(), answer);
            ledger.put(key, entry);
            entries.add(entry);
        }
    }

    /**
     * Makes what a caller was told true again where the database has lost it. Only what is missing is written, so an answer of
     * which nothing was lost changes nothing.
     */
    private Restored restore(Submission submission, Told told) {
        boolean recorded = ledger.containsKey(submission.ledgerKey());
        if (told.recordable() && !recorded) {
            record(submission, told.answer());
        }
        if (!(told.answer() instanceof Success success)) {
            return recorded ? Restored.ALREADY : Restored.RECORDED;
        }
        Details details = success.details();
        User user = users.get(submission.request().userId());
        if (user == null || user.state() == State.DELETED || !isOf(user, details)) {
            return Restored.LEFT;
        }
        if (user.state() != State.UNREADABLE && user.sequence() < details.sequence()) {
            User restored = user.deactivated(details);
            changed(restored);
            restorations.add(new Deactivation(restored, submission));
            return Restored.RESTORED;
        }
        // Where the answer is recorded, its change was not lost, and whatever the user is now came after it.
        if (recorded || user.state() == State.DEACTIVATED) {
            return Restored.ALREADY;
        }
        conflicts.add(new Conflict(submission, details, user));
        return Restored.CONFLICT;
    }

    /**
     * Whether the row is of the user of whom the reply speaks. One who was deleted and made anew under the same ID is another,
     * with another date of creation, which replies tell in milliseconds.
     */
    private static boolean isOf(User user, Details told) {
        return user.state() == State.UNREADABLE
                || user.creationDate().truncatedTo(ChronoUnit.MILLIS).equals(told.creationDate());
    }
}
