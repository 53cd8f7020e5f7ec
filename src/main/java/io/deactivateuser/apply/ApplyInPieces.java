package io.deactivateuser.apply;

import io.deactivateuser.apply.Applied.Left;
import io.deactivateuser.apply.ApplyTogether.Together;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decide.Restored;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.observe.AbortCause;
import io.deactivateuser.observe.Seldom;
import io.deactivateuser.observe.WorkerMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One batch on its way through the database. A piece of it that fails, or takes too long, is tried again smaller, until a submission
 * stands alone. A submission that fails alone by its own fault is answered INTERNAL. Where the fault may as well be the database's, the
 * submission is a suspect: it is set aside until another one has gone through, and answered INTERNAL if it then fails again
 * ({@link Suspects}).
 */
final class ApplyInPieces {
    private static final Logger log = LoggerFactory.getLogger(ApplyInPieces.class);
    private static final int DECIDED_AGAIN_AT_MOST = 10;

    /** Far below {@code max.poll.interval.ms}, in which a batch has to be answered: what is left then is read again. */
    private static final Duration TIME_FOR_A_BATCH = Duration.ofSeconds(10);

    /** For a row that is busy, in the queue for it. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(300);

    private final ApplyTogether together;
    private final WorkerMetrics metrics;
    private final Seldom seldom;
    private final PieceSize size;
    private final Suspects known;
    private final BatchAttempt batch;
    private final List<Submission> submissions;
    private final boolean restoresSome;
    private final IdentityHashMap<Submission, Decision> decisions = new IdentityHashMap<>();
    private final Map<Integer, Left> left = new HashMap<>();
    private final Map<Integer, Submission> busy = new LinkedHashMap<>();
    private final Map<Submission, Suspicion> suspects = new LinkedHashMap<>();
    private final long startedAt = System.nanoTime();

    /** The position before which everything is decided. */
    private int next;

    private boolean awaitedBusy;
    private int largest = Integer.MAX_VALUE;
    private int decidedAgain;
    private boolean lookAllUp;
    private boolean begun;
    private int refused;
    private @Nullable Submission firstRefused;
    private @Nullable RuntimeException whyFirstRefused;

    /**
     * A submission failed alone.
     *
     * @param failedAt how many changes had gone through by then
     */
    private record Suspicion(RuntimeException cause, long failedAt) {}

    ApplyInPieces(
            ApplyTogether together,
            WorkerMetrics metrics,
            Seldom seldom,
            PieceSize size,
            Suspects known,
            BatchAttempt batch,
            List<Submission> submissions) {
        this.together = together;
        this.metrics = metrics;
        this.seldom = seldom;
        this.size = size;
        this.known = known;
        this.batch = batch;
        this.submissions = submissions;
        this.restoresSome = submissions.stream().anyMatch(Submission::isTold);
    }

    Applied apply() {
        List<Submission> piece = next();
        while (!piece.isEmpty()) {
            apply(piece);
            piece = next();
            if (piece.isEmpty() && awaitBusy()) {
                piece = next();
            }
        }
        busy.values().forEach(this::leaveBusy);
        leaveSuspects();
        if (!begun) {
            together.apply(batch, List.of(), true);
        }
        warnOfRefused();
        warnOfUnreadable();
        List<@Nullable Decision> inOrder = new ArrayList<>(submissions.size());
        submissions.forEach(submission -> inOrder.add(decisions.get(submission)));
        return new Applied(inOrder, left);
    }

    /** Leaves the suspects, and with them later submissions for the same users, in whatever partition. */
    private void leaveSuspects() {
        if (suspects.isEmpty()) {
            return;
        }
        Set<Integer> partitions = new HashSet<>();
        for (Submission submission : submissions) {
            Suspicion suspicion = suspects.get(submission);
            if (suspicion != null && partitions.add(submission.position().partition())) {
                known.keep(submission, suspicion.failedAt());
            }
        }
        RuntimeException cause = suspects.values().iterator().next().cause();
        if (decisions.isEmpty()) {
            throw cause;
        }
        for (Submission submission : submissions) {
            if (!isDone(submission)) {
                leave(new Left.Failed(submission.position().offset(), cause), submission);
            }
        }
    }

    /** A suspect that is tried again, or the next ones in their order; none where nothing can be done now. */
    private List<Submission> next() {
        for (Map.Entry<Submission, Suspicion> suspect : suspects.entrySet()) {
            if (known.canBeTold(suspect.getValue().failedAt())) {
                return List.of(suspect.getKey());
            }
        }
        boolean inTime = System.nanoTime() - startedAt < TIME_FOR_A_BATCH.toNanos();
        // What a suspect's user is asked for later is decided after the suspect.
        Set<String> waitFor = new HashSet<>();
        suspects.keySet().forEach(suspect -> waitFor.add(suspect.request().userId()));
        int most = Math.min(largest, size.get());
        List<Submission> piece = new ArrayList<>();
        Map<String, Boolean> told = new HashMap<>();
        while (next < submissions.size() && decisions.containsKey(submissions.get(next))) {
            next++;
        }
        for (int i = next; i < submissions.size() && piece.size() < most; i++) {
            Submission submission = submissions.get(i);
            if (isDone(submission)) {
                continue;
            }
            if (!inTime) {
                leave(new Left.NoTime(submission.position().offset()), submission);
            } else if (!waitFor.contains(submission.request().userId())) {
                if (restoresSome && isOtherThanBefore(submission, told)) {
                    return piece;
                }
                piece.add(submission);
            }
        }
        return piece;
    }

    /**
     * Whether the piece has a change of the same user that was told where this one is fresh, or the other way round. Each of them is
     * written upon the row as it was locked, so a piece with both would be refused.
     *
     * @param told is added to: by user ID, whether what the piece has of them was told
     */
    private static boolean isOtherThanBefore(Submission submission, Map<String, Boolean> told) {
        Boolean before = told.putIfAbsent(submission.request().userId(), submission.isTold());
        return before != null && before != submission.isTold();
    }

    private boolean isDone(Submission submission) {
        Left first = left.get(submission.position().partition());
        Submission locked = busy.get(submission.position().partition());
        long offset = submission.position().offset();
        return decisions.containsKey(submission)
                || (first != null && offset >= first.offset())
                || (locked != null && offset >= locked.position().offset());
    }

    private void apply(List<Submission> piece) {
        try {
            Together done = together.apply(batch, piece, lookAllUp);
            begun = true;
            size.took(piece.size(), Duration.ofNanos(System.nanoTime() - done.began()));
            largest = largest < PieceSize.MOST ? 2 * largest : largest;
            done(done);
        } catch (RuntimeException e) {
            failed(piece, e);
        }
    }

    private void done(Together done) {
        for (int i = 0; i < done.decided().size(); i++) {
            decided(done.decided().get(i), done.decisions().get(i));
        }
        busy.putAll(done.busy());
    }

    private void decided(Submission submission, Decision decision) {
        decisions.put(submission, decision);
        boolean changed = decision.answer() instanceof Success
                && !decision.replayed()
                && !submission.request().validateOnly();
        // Only a change shows that the database takes changes.
        boolean suspect = !suspects.isEmpty() && suspects.remove(submission) != null;
        if (!suspect && changed) {
            known.changeWentThrough();
        }
    }

    /**
     * Waits a moment for the first row that is busy, with no other one locked, and decides its submission: mostly it is another worker
     * that has it, and will be done at once. What is behind it, and the partitions of the other rows that are busy, then have another try,
     * but only one.
     */
    private boolean awaitBusy() {
        if (busy.isEmpty() || awaitedBusy) {
            return false;
        }
        awaitedBusy = true;
        Submission first = busy.values().iterator().next();
        busy.clear();
        if (suspects.keySet().stream()
                .noneMatch(suspect ->
                        suspect.request().userId().equals(first.request().userId()))) {
            applyOnceFree(first);
        }
        return true;
    }

    private void applyOnceFree(Submission submission) {
        try {
            Together done = together.applyOnceFree(batch, submission, LONGEST_WAIT);
            begun |= !done.decided().isEmpty();
            done(done);
        } catch (RuntimeException e) {
            // It is looked up in the ledger already, and its fault is its own.
            lookAllUp = true;
            failed(List.of(submission), e);
        }
    }

    private void leaveBusy(Submission submission) {
        metrics.aborted(AbortCause.LOCK);
        leave(new Left.Busy(submission.position().offset(), submission.request().userId()), submission);
    }

    private void leave(Left from, Submission submission) {
        left.merge(
                submission.position().partition(),
                from,
                (known, other) -> known.offset() <= other.offset() ? known : other);
    }

    private void failed(List<Submission> piece, RuntimeException thrown) {
        RuntimeException fault = SqlFault.beforeRollback(thrown);
        Blame blame = SqlFault.blame(fault);
        boolean repeat = fault instanceof LedgerConflictException;
        // What the database refuses may be a change that a repeat, not yet known as one, does not ask for.
        if (!lookAllUp && (repeat || blame == Blame.THE_DATA)) {
            lookAllUp = true;
            return;
        }
        if (repeat && ++decidedAgain < DECIDED_AGAIN_AT_MOST) {
            return;
        }
        if (blame == Blame.THE_DATABASE) {
            throw fault;
        }
        metrics.aborted(blame == Blame.THE_DATA ? AbortCause.DATA : SqlFault.abortCause(fault));
        if (piece.size() > 1) {
            if (blame == Blame.PERHAPS_THE_DATA) {
                size.tooLong(piece.size());
            }
            largest = PieceSize.smaller(piece.size());
            return;
        }
        Submission alone = piece.get(0);
        Suspicion before = suspects.remove(alone);
        Long failedAt = before == null ? known.failedAt(alone) : Long.valueOf(before.failedAt());
        if (blame == Blame.THE_DATA || (failedAt != null && known.isGuilty(failedAt))) {
            refuse(alone, fault);
        } else {
            suspects.put(alone, new Suspicion(fault, known.changes()));
        }
    }

    private void refuse(Submission submission, RuntimeException cause) {
        decisions.put(
                submission,
                new Decision(new Refusal(Reason.INTERNAL), false, submission.isTold() ? Restored.LEFT : null));
        refused++;
        if (firstRefused == null) {
            firstRefused = submission;
            whyFirstRefused = cause;
        }
    }

    /** One line a minute: a rule that refuses everybody must not flood the log. */
    private void warnOfRefused() {
        if (firstRefused != null && whyFirstRefused != null) {
            warnOfInternal(
                    firstRefused,
                    refused,
                    "The database refuses",
                    "Look at the user's row and at the triggers and constraints of the tables. "
                            + SqlFault.rootCause(whyFirstRefused));
        }
    }

    private void warnOfUnreadable() {
        Submission first = null;
        int unreadable = 0;
        for (Submission submission : submissions) {
            Decision decision = decisions.get(submission);
            if (decision != null
                    && !submission.isTold()
                    && decision.answer() instanceof Refusal refusal
                    && refusal.reason() == Reason.INTERNAL) {
                unreadable++;
                first = first == null ? submission : first;
            }
        }
        if (first != null && unreadable > refused) {
            warnOfInternal(
                    first,
                    unreadable - refused,
                    "The user's row cannot be read for",
                    "Look for an unknown state, a column that is null, a date past the year 9999, two rows with the ID, or an ID"
                            + " that is spelled otherwise. Where none of these, the database refused the request before a crash.");
        }
    }

    private void warnOfInternal(Submission first, int count, String what, String whatToDo) {
        long since = seldom.due(what, count);
        if (since > 0) {
            try (MDC.MDCCloseable ignored =
                    MDC.putCloseable("requestId", first.request().requestId())) {
                log.warn(
                        "{} {} requests, the latest from {} on; answered INTERNAL, and nothing is changed. {}",
                        what,
                        since,
                        first.position(),
                        whatToDo);
            }
        }
    }
}
