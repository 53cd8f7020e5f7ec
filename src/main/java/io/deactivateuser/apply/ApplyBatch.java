package io.deactivateuser.apply;

import io.deactivateuser.decide.Submission;
import io.deactivateuser.observe.Seldom;
import io.deactivateuser.observe.WorkerMetrics;
import java.util.List;
import org.springframework.stereotype.Component;

/** Decides a batch against the database and writes what was decided: in as few transactions as its records allow. */
@Component
public class ApplyBatch {
    private final ApplyTogether together;
    private final WorkerMetrics metrics;
    private final Seldom seldom;
    private final PieceSize size = new PieceSize();
    private final Suspects suspects = new Suspects();

    ApplyBatch(ApplyTogether together, WorkerMetrics metrics, Seldom seldom) {
        this.together = together;
        this.metrics = metrics;
        this.seldom = seldom;
    }

    /**
     * Decides and writes, in order. A record that the database refuses is answered INTERNAL, all others as ever. The answers may be
     * told as far as they go: what was committed for submissions that are left is found again with them, and gets the same answer.
     *
     * @param batch what the batch holds; the partitions' progress is moved even where there is nothing to decide
     * @throws RuntimeException where the database does not work; nothing of what was committed before is lost, since the
     *     same submissions get the same answers again
     */
    public Applied apply(BatchAttempt batch, List<Submission> submissions) {
        return new ApplyInPieces(together, metrics, seldom, size, suspects, batch, submissions).apply();
    }
}
