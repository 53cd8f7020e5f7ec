package io.deactivateuser.decide;

import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.User.State;
import java.time.Instant;
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
    private final List<Decision> decisions;
    private final List<Deactivation> deactivations = new ArrayList<>();
    private final List<LedgerEntry> entries = new ArrayList<>();

    private DecideBatch(Facts facts, int size) {
        this.now = facts.now();
        this.permissions = facts.permissions();
        this.users = new HashMap<>(facts.users());
        this.ledger = new HashMap<>(facts.ledger());
        this.decisions = new ArrayList<>(size);
    }

    public static DecidedBatch decide(List<Submission> submissions, Facts facts) {
        DecideBatch fold = new DecideBatch(facts, submissions.size());
        submissions.forEach(submission -> fold.decisions.add(fold.next(submission)));
        return new DecidedBatch(fold.decisions, fold.deactivations, fold.entries);
    }

    private Decision next(Submission submission) {
        LedgerEntry recorded = ledger.get(submission.ledgerKey());
        if (recorded != null) {
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
        return new Decision(recorded.answer(), !recorded.position().equals(submission.position()));
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
        User deactivated = user.deactivated(now);
        users.put(user.id(), deactivated);
        deactivations.add(new Deactivation(deactivated, submission));
        return new Success(deactivated.details(), false);
    }

    private Decision record(Submission submission, Answer answer) {
        DeactivateUserRequest request = submission.request();
        if (!request.validateOnly()) {
            LedgerEntry entry = new LedgerEntry(
                    submission.ledgerKey(), request.userId(), request.content(), submission.position(), answer);
            ledger.put(entry.key(), entry);
            entries.add(entry);
        }
        return new Decision(answer, false);
    }
}
