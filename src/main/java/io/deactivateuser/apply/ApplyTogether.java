package io.deactivateuser.apply;

import io.deactivateuser.decide.Action;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.Change;
import io.deactivateuser.decide.DecideBatch;
import io.deactivateuser.decide.DecidedBatch;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.Details;
import io.deactivateuser.decide.Facts;
import io.deactivateuser.decide.LedgerEntry;
import io.deactivateuser.decide.LedgerKey;
import io.deactivateuser.decide.Permissions;
import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.decide.Restored;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.decide.Told;
import io.deactivateuser.decide.User;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Decides against the database and writes what was decided, in one transaction: the effects and the recorded answers of the
 * submissions commit together or not at all.
 *
 * <p>Rows are locked in one order: the partitions' progress, users, then ledger keys, sorted. Only users whom an actor may write are
 * locked, so that nobody else's token holds up anything. A user's row that somebody else has locked is not waited for, since all the
 * other rows would be held meanwhile. Mostly it is another batch that has it, so the batch takes its turn ({@link Turns}), and waits for
 * a moment then. What is still not free is left, with the submissions behind it in its partition. Only a transaction of such a submission
 * alone waits for longer, for the user's row before all others.
 *
 * <p>The ledger is read after the users are locked, so that a repeat sees its original's answer. Two requests under one ID that name
 * different users share no lock; the ledger's key then lets one of them in, and the others are decided again. A request that
 * deactivates its user, or whose user is restored, is not looked up in the ledger at first. Its answer is going to be recorded there,
 * so the ledger's key tells of a repeat, and the submissions are decided again. That is rare: most repeats find the user
 * deactivated, and a database that lost a user's change lost the answer with that change.
 */
@Component
class ApplyTogether {
    // In milliseconds, as replies have it, so that table and reply say the same.
    private static final String NOW = "SELECT date_trunc('milliseconds', clock_timestamp())";

    private final TransactionOperations transaction;
    private final JdbcTemplate jdbc;
    private final ProgressRows progress;
    private final Turns turns;
    private final Users users;
    private final AwaitRows awaitRows;
    private final RoleGrants grants;
    private final FormerActors formerActors;
    private final ReadGuards guards;
    private final Ledger ledger;
    private final CutOff cutOff;
    private final AuditTrail auditTrail;
    private final RestoreConflicts conflicts;

    ApplyTogether(
            TransactionOperations transaction,
            JdbcTemplate jdbc,
            ProgressRows progress,
            Turns turns,
            Users users,
            AwaitRows awaitRows,
            RoleGrants grants,
            FormerActors formerActors,
            ReadGuards guards,
            Ledger ledger,
            CutOff cutOff,
            AuditTrail auditTrail,
            RestoreConflicts conflicts) {
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.progress = progress;
        this.turns = turns;
        this.users = users;
        this.awaitRows = awaitRows;
        this.grants = grants;
        this.formerActors = formerActors;
        this.guards = guards;
        this.ledger = ledger;
        this.cutOff = cutOff;
        this.auditTrail = auditTrail;
        this.conflicts = conflicts;
    }

    /**
     * What became of the submissions.
     *
     * @param decided those that were decided, in their order, and the decisions on them
     * @param busy by partition, the first submission whose user's row somebody else has locked
     * @param began the {@link System#nanoTime} from which on the transaction had rows locked
     */
    record Together(List<Submission> decided, List<Decision> decisions, Map<Integer, Submission> busy, long began) {}

    /** What a transaction does about users' rows that somebody else has locked. */
    private enum WhereBusy {
        /** All is rolled back. */
        GIVE_UP,
        /** They are waited for a moment. */
        WAIT,
        /** What can be decided without them is. */
        LEAVE
    }

    /**
     * Decides and writes, in order.
     *
     * @param batch the partitions' progress is moved even where there is nothing to decide
     * @param lookAllUp whether the ledger is asked about all submissions, also those that deactivate a user, and what is restored may be
     *     there in part
     * @throws LedgerConflictException where an answer is recorded under one of the request IDs already
     * @throws RuntimeException where the database does not work, or does not take what is written
     */
    Together apply(BatchAttempt batch, List<Submission> submissions, boolean lookAllUp) {
        Set<String> accessBusy = new HashSet<>();
        // The limits are set with the rows of progress, so without these the wait would have none. A submission
        // alone waits otherwise.
        if (submissions.size() > 1 && !batch.ranges().isEmpty()) {
            try {
                return apply(batch, submissions, lookAllUp, accessBusy, WhereBusy.GIVE_UP);
            } catch (UsersBusyException e) {
                try {
                    return apply(batch, submissions, lookAllUp, accessBusy, WhereBusy.WAIT);
                } catch (DataAccessException fault) {
                    if (!SqlFault.isAboutLocks(fault)) {
                        throw fault;
                    }
                }
            }
        }
        return apply(batch, submissions, lookAllUp, accessBusy, WhereBusy.LEAVE);
    }

    private Together apply(
            BatchAttempt batch,
            List<Submission> submissions,
            boolean lookAllUp,
            Set<String> accessBusy,
            WhereBusy whereBusy) {
        boolean carefully = submissions.size() == 1;
        while (true) {
            boolean endsCarefully = carefully;
            try {
                return Objects.requireNonNull(transaction.execute(status -> {
                    if (whereBusy == WhereBusy.WAIT) {
                        turns.take();
                    }
                    return decideAndWrite(batch, submissions, lookAllUp, endsCarefully, accessBusy, whereBusy);
                }));
            } catch (AccessBusyException e) {
                // Each time round there is a user less for whom that can be, but for the first time.
                if (!accessBusy.addAll(e.userIds()) && carefully) {
                    throw new RefusedByDatabaseException(
                            "Rows are locked that give access to nobody whom the batch names.");
                }
                carefully = true;
            }
        }
    }

    /**
     * Decides and writes one submission of whose user somebody else has locked a row. It is waited for in its turn, with no other user's
     * rows held, and kept: who only looked whether it is free could be kept out for ever by two others that take turns.
     *
     * @param atMost how long a row is waited for
     */
    Together applyOnceFree(BatchAttempt batch, Submission submission, Duration atMost) {
        String userId = submission.request().userId();
        Together busy = new Together(
                List.of(), List.of(), Map.of(submission.position().partition(), submission), System.nanoTime());
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                if (!awaitRows.lock(userId, atMost)) {
                    status.setRollbackOnly();
                    return busy;
                }
                return decideAndWrite(batch, List.of(submission), true, true, Set.of(), WhereBusy.LEAVE);
            }));
        } catch (AccessBusyException e) {
            return busy;
        }
    }

    private Together decideAndWrite(
            BatchAttempt batch,
            List<Submission> submissions,
            boolean lookAllUp,
            boolean carefully,
            Set<String> accessBusy,
            WhereBusy whereBusy) {
        Limits limits = Limits.of(submissions.size());
        progress.begin(batch, limits);
        if (submissions.isEmpty()) {
            return new Together(List.of(), List.of(), Map.of(), limits.startedAt());
        }
        Sight sight = look(submissions, accessBusy, whereBusy);
        Map<Integer, Submission> busy = firstByPartition(sight.busy());
        List<Submission> free = busy.isEmpty() ? submissions : before(busy, submissions);
        if (free.isEmpty()) {
            return new Together(List.of(), List.of(), busy, limits.startedAt());
        }
        limits.check();
        ReadGuards.Guarded guarded = guards.read(free, sight.users(), sight.locked());
        limits.check();
        Facts facts = new Facts(
                now(),
                guarded.users(),
                sight.permissions(),
                sight.former(),
                guarded.guards(),
                auditTrail.taken(userIds(free, submission -> mayGiveBack(submission, guarded.users()))),
                auditTrail.givenBack(userIds(free, submission -> mayBeOvertaken(submission, guarded.users()))),
                Map.of(),
                Map.of());
        DecidedBatch decided = DecideBatch.decide(free, facts);
        Map<LedgerKey, LedgerEntry> recorded = ledger.read(toLookUp(free, decided, lookAllUp));
        if (!recorded.isEmpty()) {
            facts = facts.with(recorded);
            decided = DecideBatch.decide(free, facts);
        }
        limits.check();
        Map<RecordPosition, User> changed = users.change(decided.changes(), sight.locked(), facts.now());
        if (!changed.isEmpty()) {
            decided = decidedAgain(free, facts.after(changed), decided);
        }
        limits.check();
        List<Change> changes = cutOff.end(decided.changes(), facts.now(), carefully);
        limits.check();
        auditTrail.append(changes);
        restore(decided, sight.locked(), facts.now(), carefully, lookAllUp);
        limits.check();
        ledger.record(decided.entries(), facts.now());
        return new Together(free, withChanges(free, decided, changes), busy, limits.startedAt());
    }

    private static Set<LedgerKey> toLookUp(List<Submission> submissions, DecidedBatch decided, boolean all) {
        Set<LedgerKey> keys = new HashSet<>();
        for (int i = 0; i < submissions.size(); i++) {
            Decision decision = decided.decisions().get(i);
            if (all || (decision.change() == null && decision.restored() != Restored.RESTORED)) {
                keys.add(submissions.get(i).ledgerKey());
            }
        }
        return keys;
    }

    /** With what the database has made of the changes; they must be the same ones, since they are written. */
    private static DecidedBatch decidedAgain(List<Submission> submissions, Facts facts, DecidedBatch written) {
        DecidedBatch decided = DecideBatch.decide(submissions, facts);
        if (!causes(decided).equals(causes(written))) {
            throw new RefusedByDatabaseException(
                    "The database has given users sequences that other requests of the batch expect.");
        }
        return decided;
    }

    private static List<Submission> causes(DecidedBatch decided) {
        return decided.changes().stream().map(Change::cause).toList();
    }

    /** Whether what the user's last change took may count. */
    private static boolean mayGiveBack(Submission submission, Map<String, User> users) {
        User user = users.get(submission.request().userId());
        return user != null
                && user.state() == User.State.DEACTIVATED
                && (submission.isTold() || submission.request().isReactivation());
    }

    /** Whether the user may have been changed after the change that the caller was told of: few are, where many are restored. */
    private static boolean mayBeOvertaken(Submission submission, Map<String, User> users) {
        User user = users.get(submission.request().userId());
        Told told = submission.told();
        return user != null
                && told != null
                && told.answer() instanceof Success success
                && (user.state() == User.State.UNREADABLE
                        || user.sequence() >= success.details().sequence());
    }

    private static Set<String> userIds(List<Submission> submissions, Predicate<Submission> of) {
        return submissions.stream()
                .filter(of)
                .map(submission -> submission.request().userId())
                .collect(Collectors.toSet());
    }

    /** The decisions, with the changes as they are written: now, or by an earlier try of which nobody was told. */
    private List<Decision> withChanges(List<Submission> submissions, DecidedBatch decided, List<Change> changes) {
        List<Decision> decisions = new ArrayList<>(decided.decisions());
        Map<Submission, Details> earlier = new LinkedHashMap<>();
        Iterator<Change> inOrder = changes.iterator();
        for (int i = 0; i < decisions.size(); i++) {
            Decision decision = decisions.get(i);
            if (decision.change() != null) {
                decisions.set(i, decision.with(inOrder.next()));
            } else if (decision.isOfEarlierTry()) {
                earlier.put(submissions.get(i), ((Success) decision.answer()).details());
            }
        }
        if (!earlier.isEmpty()) {
            Map<Submission, Change> made = auditTrail.made(earlier);
            for (int i = 0; i < decisions.size(); i++) {
                Change change = made.get(submissions.get(i));
                if (change != null) {
                    decisions.set(i, decisions.get(i).with(change));
                }
            }
        }
        return decisions;
    }

    /**
     * What the submissions are decided by.
     *
     * @param users all that were asked for and are there, locked or not
     * @param busy those that would change a user who could not be locked, in their order
     */
    private record Sight(
            Map<String, User> users,
            Map<Action, Permissions> permissions,
            Set<Actor> former,
            LockedUsers locked,
            List<Submission> busy) {}

    /**
     * Locks the users whom some actor may write, and looks at the others. Whom an actor of an organisation may write is known before
     * the lock where the actor holds few grants: then the lock itself leaves out whom no grant covers. Otherwise the users are read
     * first, and the grants over their owners; where a user went to another organisation meanwhile, those over that one are read, too.
     *
     * @param accessBusy users who are busy for another reason than that their row is locked
     */
    private Sight look(List<Submission> submissions, Set<String> accessBusy, WhereBusy whereBusy) {
        Map<Action, Set<Actor>> actors = new EnumMap<>(Action.class);
        submissions.forEach(
                submission -> actors.computeIfAbsent(submission.request().action(), action -> new HashSet<>())
                        .add(submission.actor()));
        Set<Actor> all = actors.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        Set<Actor> former = formerActors.among(all);
        // An actor whom the batch itself reactivates has permission behind that, and the rows are locked before.
        Set<Actor> powerless = new HashSet<>(former);
        userIds(submissions, submission -> submission.request().isReactivation())
                .forEach(user -> powerless.remove(new Actor(user)));
        Map<Action, Permissions> permissions = grants.overWholeInstance(actors);
        permissions.replaceAll((action, known) -> known.without(powerless));
        Map<Action, Permissions> complete = grants.withAll(permissions, fewGrants(submissions.size()));
        ToLock toLock = new ToLock();
        Set<String> toLookAt = wanted(submissions, permissions, complete, toLock);
        Map<String, User> seen = new HashMap<>(users.read(toLookAt));
        Set<String> known = owners(seen);
        permissions = complete != null ? complete : grants.with(permissions, known);
        for (Submission submission : submissions) {
            User user = seen.get(submission.request().userId());
            if (user != null && changes(submission, user, permissions)) {
                toLock.add(user.id());
            }
        }
        toLock.removeAll(accessBusy);
        LockedUsers locked = whereBusy == WhereBusy.WAIT ? users.lockAll(toLock) : users.lockFree(toLock);
        Set<String> left = new HashSet<>(accessBusy);
        for (String userId : toLock.userIds()) {
            if (!locked.byId().containsKey(userId)) {
                left.add(userId);
            }
        }
        Map<String, User> notLocked = users.read(left);
        seen.putAll(notLocked);
        seen.putAll(locked.byId());
        if (complete == null) {
            Set<String> unknown = owners(seen);
            unknown.removeAll(known);
            permissions = grants.with(permissions, unknown);
        }
        // Whoever went to another organisation between the lock and the look counts as busy, too, and is tried again.
        List<Submission> busy = busy(submissions, notLocked, permissions);
        if (whereBusy == WhereBusy.GIVE_UP && !accessBusy.containsAll(userIds(busy, submission -> true))) {
            throw new UsersBusyException();
        }
        return new Sight(seen, permissions, former, locked, busy);
    }

    /** So few that to read them all costs a batch less than to read its users before they are locked. */
    private static int fewGrants(int submissions) {
        return Math.max(10, submissions / 4);
    }

    /**
     * Adds the users whom the lock can be left to.
     *
     * @param permissions those over the whole instance
     * @param complete all of them; null where they are too many
     * @return the users who are looked at before
     */
    private static Set<String> wanted(
            List<Submission> submissions,
            Map<Action, Permissions> permissions,
            @Nullable Map<Action, Permissions> complete,
            ToLock toLock) {
        Map<Action, Map<Actor, Set<String>>> owners = new EnumMap<>(Action.class);
        if (complete != null) {
            complete.forEach((action, known) -> owners.put(action, known.ownersByActor()));
        }
        Set<String> toLookAt = new LinkedHashSet<>();
        for (Submission submission : submissions) {
            String userId = submission.request().userId();
            Action action = submission.request().action();
            Actor actor = submission.actor();
            Permissions known = of(submission, permissions);
            boolean mayWriteAll = known.mayWriteWholeInstance(actor);
            boolean asks = submission.request().validateOnly();
            if (submission.isTold() || (mayWriteAll && !asks)) {
                toLock.add(userId);
            } else if (mayWriteAll || known.mayWriteSome(actor)) {
                Set<String> owned = owners.getOrDefault(action, Map.of()).get(actor);
                if (asks || owned == null || !toLock.add(userId, action, actor, owned)) {
                    toLookAt.add(userId);
                }
            }
        }
        return toLookAt;
    }

    private static Permissions of(Submission submission, Map<Action, Permissions> permissions) {
        return Objects.requireNonNull(permissions.get(submission.request().action()));
    }

    private static Set<String> owners(Map<String, User> users) {
        Set<String> owners = new HashSet<>();
        users.values().forEach(user -> {
            owners.add(user.resourceOwner());
            owners.addAll(user.furtherOwners());
        });
        return owners;
    }

    private static List<Submission> busy(
            List<Submission> submissions, Map<String, User> notLocked, Map<Action, Permissions> permissions) {
        return submissions.stream()
                .filter(submission -> {
                    User user = notLocked.get(submission.request().userId());
                    return user != null && changes(submission, user, permissions);
                })
                .toList();
    }

    private static Map<Integer, Submission> firstByPartition(List<Submission> submissions) {
        Map<Integer, Submission> first = new HashMap<>();
        submissions.forEach(
                submission -> first.putIfAbsent(submission.position().partition(), submission));
        return first;
    }

    private static boolean changes(Submission submission, User user, Map<Action, Permissions> permissions) {
        return submission.isTold()
                || (!submission.request().validateOnly()
                        && of(submission, permissions).mayWrite(submission.actor(), user));
    }

    private static List<Submission> before(Map<Integer, Submission> busy, List<Submission> submissions) {
        List<Submission> free = new ArrayList<>(submissions.size());
        for (Submission submission : submissions) {
            Submission first = busy.get(submission.position().partition());
            if (first == null
                    || submission.position().offset() < first.position().offset()) {
                free.add(submission);
            }
        }
        return free;
    }

    private void restore(DecidedBatch decided, LockedUsers locked, Instant now, boolean carefully, boolean mayBeThere) {
        Map<String, User> latest = new LinkedHashMap<>();
        List<Change> restorations = cutOff.endRestored(decided.restorations(), now, carefully);
        restorations.forEach(restoration -> latest.put(restoration.user().id(), restoration.user()));
        users.restore(latest.values(), locked);
        if (mayBeThere) {
            auditTrail.restore(restorations);
        } else {
            auditTrail.append(restorations);
        }
        auditTrail.restore(decided.overtaken());
        conflicts.add(decided.conflicts(), now);
    }

    private Instant now() {
        return Objects.requireNonNull(jdbc.queryForObject(NOW, OffsetDateTime.class))
                .toInstant();
    }
}
