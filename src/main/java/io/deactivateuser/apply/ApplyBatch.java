package io.deactivateuser.apply;

import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.DecideBatch;
import io.deactivateuser.decide.DecidedBatch;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.Facts;
import io.deactivateuser.decide.LedgerEntry;
import io.deactivateuser.decide.LedgerKey;
import io.deactivateuser.decide.Permissions;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decide.Restored;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.decide.User;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Checks 4 to 11 against the database: the effects and the recorded answers of a batch commit together or not at all.
 *
 * <p>Rows are locked in one order: the partitions' progress, users by ID, then ledger keys. The ledger is read after the users are
 * locked, so that a repeat that waited for its original sees the original's answer. Two requests under one ID that name
 * different users share no lock; the ledger's key then lets one of them in, and the other batch is decided again.
 *
 * <p>A request that deactivates its user is not looked up in the ledger at first. Its answer is going to be recorded there, so
 * the ledger's key tells of a repeat, and the batch is decided again. That is rare: most repeats find the user deactivated.
 */
@Component
public class ApplyBatch {
    private static final Logger log = LoggerFactory.getLogger(ApplyBatch.class);
    private static final int DECIDED_AGAIN_AT_MOST = 10;

    // In milliseconds, as replies have it, so that table and reply say the same.
    private static final String NOW = "SELECT date_trunc('milliseconds', clock_timestamp())";

    private final TransactionOperations transaction;
    private final JdbcTemplate jdbc;
    private final ProgressRows progress;
    private final Users users;
    private final RoleGrants grants;
    private final Ledger ledger;
    private final AuditTrail auditTrail;
    private final RestoreConflicts conflicts;

    ApplyBatch(
            TransactionOperations transaction,
            JdbcTemplate jdbc,
            ProgressRows progress,
            Users users,
            RoleGrants grants,
            Ledger ledger,
            AuditTrail auditTrail,
            RestoreConflicts conflicts) {
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.progress = progress;
        this.users = users;
        this.grants = grants;
        this.ledger = ledger;
        this.auditTrail = auditTrail;
        this.conflicts = conflicts;
    }

    /**
     * Decides and writes, in order. A batch with a record that the database refuses is halved until that record stands
     * alone; it is answered INTERNAL, all others as ever.
     *
     * @param batch what the batch holds; the partitions' progress is moved even where there is nothing to decide
     * @return one decision for each submission, in their order
     * @throws RuntimeException where the database does not work; nothing of what was committed before is lost, since the
     *     same submissions get the same answers again
     */
    public List<Decision> apply(BatchAttempt batch, List<Submission> submissions) {
        try {
            return inTransaction(batch, submissions, false);
        } catch (RuntimeException e) {
            // What the database refuses may be a change that a repeat, not yet known as one, does not ask for.
            if (e instanceof LedgerConflictException || SqlFault.isAboutData(e)) {
                return applyLookingAllUp(batch, submissions);
            }
            throw e;
        }
    }

    private List<Decision> applyLookingAllUp(BatchAttempt batch, List<Submission> submissions) {
        try {
            return decidedAgain(batch, submissions);
        } catch (RuntimeException e) {
            if (submissions.isEmpty() || !SqlFault.isAboutData(e)) {
                throw e;
            }
            if (submissions.size() == 1) {
                inTransaction(batch, List.of(), true);
                return List.of(refusedByDatabase(submissions.get(0), e));
            }
            int half = submissions.size() / 2;
            List<Decision> decisions = new ArrayList<>(submissions.size());
            decisions.addAll(applyLookingAllUp(batch.partly(), submissions.subList(0, half)));
            decisions.addAll(applyLookingAllUp(batch, submissions.subList(half, submissions.size())));
            return decisions;
        }
    }

    private List<Decision> decidedAgain(BatchAttempt batch, List<Submission> submissions) {
        for (int attempt = 1; ; attempt++) {
            try {
                return inTransaction(batch, submissions, true);
            } catch (LedgerConflictException e) {
                if (attempt == DECIDED_AGAIN_AT_MOST) {
                    throw e;
                }
            }
        }
    }

    private List<Decision> inTransaction(BatchAttempt batch, List<Submission> submissions, boolean lookAllUp) {
        List<Decision> decisions =
                Objects.requireNonNull(transaction.execute(status -> decideAndWrite(batch, submissions, lookAllUp)));
        logUnreadable(submissions, decisions);
        return decisions;
    }

    private List<Decision> decideAndWrite(BatchAttempt batch, List<Submission> submissions, boolean lookAllUp) {
        progress.begin(batch);
        if (submissions.isEmpty()) {
            return List.of();
        }
        LockedUsers locked = users.lock(submissions.stream()
                .map(submission -> submission.request().userId())
                .distinct()
                .toList());
        Permissions permissions = permissions(submissions, locked);
        Facts facts = new Facts(now(), locked.byId(), permissions, Map.of());
        DecidedBatch decided = DecideBatch.decide(submissions, facts);
        Set<LedgerKey> keys =
                submissions.stream().map(Submission::ledgerKey).collect(Collectors.toCollection(HashSet::new));
        if (!lookAllUp) {
            decided.deactivations()
                    .forEach(deactivation -> keys.remove(deactivation.cause().ledgerKey()));
        }
        Map<LedgerKey, LedgerEntry> recorded = ledger.read(keys);
        if (!recorded.isEmpty()) {
            facts = facts.with(recorded);
            decided = DecideBatch.decide(submissions, facts);
        }
        Map<String, User> changed = users.deactivate(decided.deactivations(), locked, facts.now());
        if (!changed.isEmpty()) {
            decided = DecideBatch.decide(submissions, facts.after(changed));
        }
        auditTrail.append(decided.deactivations());
        restore(decided, locked, facts.now());
        ledger.record(decided.entries(), facts.now());
        return decided.decisions();
    }

    private void restore(DecidedBatch decided, LockedUsers locked, Instant now) {
        Map<String, User> latest = new LinkedHashMap<>();
        decided.restorations()
                .forEach(restoration -> latest.put(restoration.user().id(), restoration.user()));
        users.restore(latest.values(), locked);
        auditTrail.restore(decided.restorations());
        conflicts.add(decided.conflicts(), now);
    }

    private Permissions permissions(List<Submission> submissions, LockedUsers locked) {
        Set<Actor> actors = submissions.stream().map(Submission::actor).collect(Collectors.toSet());
        Set<String> owners = new HashSet<>();
        locked.byId().values().forEach(user -> {
            owners.add(user.resourceOwner());
            owners.addAll(user.furtherOwners());
        });
        return grants.read(actors, owners);
    }

    private Instant now() {
        return Objects.requireNonNull(jdbc.queryForObject(NOW, OffsetDateTime.class))
                .toInstant();
    }

    private static void logUnreadable(List<Submission> submissions, List<Decision> decisions) {
        for (int i = 0; i < decisions.size(); i++) {
            if (submissions.get(i).told() == null
                    && decisions.get(i).answer() instanceof Refusal refusal
                    && refusal.reason() == Reason.INTERNAL) {
                warnOfInternal(
                        submissions.get(i),
                        "The user's row cannot be read for the request at",
                        "Look for an unknown state, a column that is null, a date past the year 9999, two rows with the ID, or an"
                                + " ID that is spelled otherwise.");
            }
        }
    }

    private static Decision refusedByDatabase(Submission submission, RuntimeException cause) {
        warnOfInternal(
                submission,
                "The database refuses the request at",
                "Look at the user's row and at the triggers and constraints of the tables. "
                        + NestedExceptionUtils.getMostSpecificCause(cause));
        return new Decision(new Refusal(Reason.INTERNAL), false, submission.told() == null ? null : Restored.LEFT);
    }

    private static void warnOfInternal(Submission submission, String what, String whatToDo) {
        try (MDC.MDCCloseable ignored =
                MDC.putCloseable("requestId", submission.request().requestId())) {
            log.warn(
                    "{} {}; it is answered INTERNAL and nothing is changed. {}", what, submission.position(), whatToDo);
        }
    }
}
