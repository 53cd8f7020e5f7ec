package io.deactivateuser.decide;

import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.User.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks 4 to 11 of the contract, as a fold over a batch in record order: a submission is decided as if all before it
 * had been written already. The order of the checks is the contract's; permission comes before state, so that an actor
 * without it learns nothing about a user.
 */
public final class DecideBatch {
    private final Instant now;
    private final Permissions permissions;
    private final Map<String, User> users;
    private final Map<LedgerKey, LedgerEntry> ledger;
    private final Map<String, User> changed;
    private final List<Decision> decisions;
    private final List<Deactivation> deactivations = new ArrayList<>();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<Deactivation> restorations = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    private DecideBatch(Facts facts, int size) {
        this.now = facts.now();
        this.permissions = facts.permissions();
        this.users = new HashMap<>(facts.users());
        this.ledger = new HashMap<>(facts.ledger());
        this.changed = facts.changed();
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
        LedgerEntry recorded = ledger.get(submission.ledgerKey());
        // An answer to a record behind this one is none to this one: after a crash a batch is read again from its
        // beginning, and answers that are not recorded may come before one that is, under the same request ID.
        if (recorded != null && !recorded.position().isBehind(submission.position())) {
            return repeat(submission, recorded);
        }
        DeactivateUserRequest request = submission.request();
        if (request.expireTime() != null && !now.isBefore(request.expireTime())) {
            return Decision.refuse(Reason.REQUEST_EXPIRED);
        }
        User user = users.get(request.userId());
        if (!permitted(submission.actor(), user)) {
            return Decision.refuse(Reason.PERMISSION_DENIED);
        }
        if (user != null && user.state() == State.UNREADABLE) {
            // Not recorded, so that the same request goes through once the row is mended.
            return Decision.refuse(Reason.INTERNAL);
        }
        return record(submission, answer(submission, user));
    }

    private static Decision repeat(Submission submission, LedgerEntry recorded) {
        if (!recorded.content().equals(submission.request().content())) {
            return Decision.refuse(Reason.REQUEST_ID_REUSED);
        }
        return new Decision(recorded.answer(), !recorded.position().isSameRecordAs(submission.position()));
    }

    /** No such user: whoever may write some user learns so, whoever may write none does not. */
    private boolean permitted(Actor actor, @Nullable User user) {
        return user == null ? permissions.mayWriteAnyUser(actor) : permissions.mayWrite(actor, user);
    }

    private Answer answer(Submission submission, @Nullable User user) {
        if (user == null || user.state() == State.DELETED) {
            return new Refusal(Reason.USER_NOT_FOUND);
        }
        if (user.state() == State.INITIAL) {
            return new Refusal(Reason.USER_INITIAL);
        }
        if (user.state() == State.DEACTIVATED) {
            return new Refusal(Reason.USER_ALREADY_DEACTIVATED);
        }
        if (submission.request().validateOnly()) {
            return new Success(user.details(), true);
        }
        User deactivated = changed.getOrDefault(user.id(), user.deactivated(now));
        users.put(user.id(), deactivated);
        deactivations.add(new Deactivation(deactivated, submission));
        return new Success(deactivated.details(), false);
    }

    private Decision record(Submission submission, Answer answer) {
        DeactivateUserRequest request = submission.request();
        if (!request.validateOnly() && !ledger.containsKey(submission.ledgerKey())) {
            LedgerEntry entry = new LedgerEntry(
                    submission.ledgerKey(), request.userId(), request.content(), submission.position(), answer);
            ledger.put(entry.key(), entry);
            entries.add(entry);
        }
        return new Decision(answer, false);
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
            users.put(user.id(), restored);
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

    /** A user who was deleted and made anew under the same ID is another one. Replies have milliseconds. */
    private static boolean isOf(User user, Details told) {
        return user.state() == State.UNREADABLE
                || user.creationDate().truncatedTo(ChronoUnit.MILLIS).equals(told.creationDate());
    }
}
