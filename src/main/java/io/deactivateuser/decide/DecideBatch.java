package io.deactivateuser.decide;

import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.User.State;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the checks of the contract that have a rule in {@link Check}, as a fold over a batch in record order: a submission
 * is decided as if all before it had been written already.
 */
public final class DecideBatch {
    private static final Check[] CHECKS = Check.withRules();

    private final Facts facts;
    private final Map<String, User> users;
    private final Map<String, State> taken;
    private final Set<Actor> former;
    private final Set<String> givenBack;
    private final Map<LedgerKey, LedgerEntry> ledger;
    private final List<Decision> decisions;
    private final List<Change> changes = new ArrayList<>();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<Change> restorations = new ArrayList<>();
    private final List<Change> overtaken = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    private DecideBatch(Facts facts, int size) {
        this.facts = facts;
        this.users = new HashMap<>(facts.users());
        this.taken = new HashMap<>(facts.taken());
        this.former = new HashSet<>(facts.former());
        this.givenBack = new HashSet<>(facts.givenBack());
        // Room for an answer to each submission, so that the map is not built anew while it fills.
        this.ledger = new HashMap<>(2 * (facts.ledger().size() + size));
        this.ledger.putAll(facts.ledger());
        this.decisions = new ArrayList<>(size);
    }

    public static DecidedBatch decide(List<Submission> submissions, Facts facts) {
        DecideBatch fold = new DecideBatch(facts, submissions.size());
        submissions.forEach(submission -> fold.decisions.add(fold.next(submission)));
        return new DecidedBatch(
                fold.decisions, fold.changes, fold.entries, fold.restorations, fold.overtaken, fold.conflicts);
    }

    private Decision next(Submission submission) {
        Told told = submission.told();
        if (told != null) {
            return new Decision(told.answer(), false, restore(submission, told));
        }
        LedgerEntry recorded = ledger.get(submission.ledgerKey());
        boolean behind = isBehind(recorded, submission);
        RequestFacts about = factsOf(submission, behind ? null : recorded);
        for (Check check : CHECKS) {
            Decision decision = check.decide(about);
            if (decision != null) {
                if (check.isRecorded()) {
                    record(submission, decision.answer());
                }
                return decision;
            }
        }
        if (behind && !submission.request().validateOnly()) {
            // Its first try was refused and not recorded, or a later record would not have been answered under this ID.
            // As a rule the database refused it, since all checks let it through now. What has come true for the caller
            // since must not be undone by what nobody was told of.
            return new Decision(new Refusal(Reason.INTERNAL), false);
        }
        Decision changed = change(submission, Objects.requireNonNull(about.user(), "USER refuses where there is none"));
        record(submission, changed.answer());
        return changed;
    }

    private RequestFacts factsOf(Submission submission, @Nullable LedgerEntry recorded) {
        return new RequestFacts(
                submission, recorded, users.get(submission.request().userId()), facts, users, former);
    }

    /**
     * Whether the answer is one to a record behind this one, and so none to this one: after a crash a batch is read again from its
     * beginning, and answers that are not recorded may come before one that is, under the same request ID.
     */
    private static boolean isBehind(@Nullable LedgerEntry recorded, Submission submission) {
        return recorded != null && recorded.position().isBehind(submission.position());
    }

    /** {@link Check#CHANGE}. */
    private Decision change(Submission submission, User user) {
        if (submission.request().validateOnly()) {
            return new Decision(new Success(user.details(), true), false);
        }
        User made = facts.changed().get(submission.position());
        User after = made != null
                ? made
                : user.changed(stateAfter(submission.request().action(), user), facts.now());
        Change change = changed(user, after, submission);
        changes.add(change);
        return new Decision(new Success(after.details(), false), false).with(change);
    }

    /** A reactivation gives back what was taken: whoever was locked is locked again. */
    private State stateAfter(Action action, User user) {
        if (action == Action.DEACTIVATE) {
            return State.DEACTIVATED;
        }
        return user.state() == State.DEACTIVATED ? taken.getOrDefault(user.id(), State.ACTIVE) : user.state();
    }

    /** Who is a user and not active may write nobody, from the next record on. */
    private Change changed(User before, User after, Submission cause) {
        State previous = previousState(before, cause);
        users.put(after.id(), after);
        if (after.state() != State.DEACTIVATED) {
            taken.remove(after.id());
        } else if (previous != null) {
            taken.put(after.id(), previous);
        }
        if (after.state() == State.ACTIVE) {
            former.remove(new Actor(after.id()));
        } else {
            former.add(new Actor(after.id()));
        }
        return new Change(previous, after, cause);
    }

    /**
     * What the change took. Changes that were told of are restored in the order of their partitions, so a user may have been deactivated
     * already by one that came later: then it took what the one before has taken, since a reactivation in between gave that back. Null
     * where nobody knows.
     */
    private @Nullable State previousState(User before, Submission cause) {
        if (cause.request().isReactivation()) {
            return State.DEACTIVATED;
        }
        return before.state() == State.DEACTIVATED ? taken.get(before.id()) : before.state();
    }

    private void record(Submission submission, Answer answer) {
        DeactivateUserRequest request = submission.request();
        if (!request.validateOnly()) {
            ledger.computeIfAbsent(submission.ledgerKey(), key -> {
                LedgerEntry entry =
                        new LedgerEntry(key, request.userId(), request.content(), submission.position(), answer);
                entries.add(entry);
                return entry;
            });
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
            User restored = user.changed(stateAfter(submission.request().action(), user), details);
            restorations.add(changed(user, restored, submission));
            if (submission.request().isReactivation()) {
                givenBack.add(user.id());
            } else {
                givenBack.remove(user.id());
            }
            return Restored.RESTORED;
        }
        // Where the answer is recorded, its change was not lost, and whatever the user is now came after it.
        if (recorded) {
            return Restored.ALREADY;
        }
        if (isOvertaken(submission, user, details)) {
            // The user's row is of a later change. Of this one the audit trail may have lost the event all the same.
            overtaken.add(overtaken(user, details, submission));
            return Restored.ALREADY;
        }
        if (submission.request().isReactivation()) {
            return Restored.LEFT;
        }
        conflicts.add(new Conflict(submission, details, user));
        return Restored.CONFLICT;
    }

    /** Whether the user's row can be that of a change which came after this one. */
    private boolean isOvertaken(Submission cause, User user, Details told) {
        State now = user.state();
        if (cause.request().isReactivation()) {
            return now == State.ACTIVE
                    || now == State.LOCKED
                    || (now == State.DEACTIVATED && user.sequence() > told.sequence());
        }
        return now == State.DEACTIVATED || givenBack.contains(user.id());
    }

    /** What the user was after the change is known where it deactivated them, and what before it where it did not. */
    private static Change overtaken(User user, Details told, Submission cause) {
        boolean back = cause.request().isReactivation();
        return new Change(
                back ? State.DEACTIVATED : null,
                user.changed(back ? State.UNREADABLE : State.DEACTIVATED, told),
                cause);
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
