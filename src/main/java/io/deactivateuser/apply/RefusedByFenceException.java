package io.deactivateuser.apply;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch begins before an offset that the group has committed, or within a batch of which nobody knows whether Kafka has
 * committed it. Says nothing about any record, so nothing is answered.
 */
public class RefusedByFenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<FencePosition> positions;

    /** Refuses a batch; {@code positions} is where the fence stands in its partitions. */
    public RefusedByFenceException(List<FencePosition> positions) {
        super("The group has committed more of the batch's partitions, or may have, by partition: " + positions
                + ". The broker put the group back, a worker ended at its commit, or another went on meanwhile. Nothing"
                + " is answered twice: the worker looks for the replies, and goes on behind them.");
        this.positions = positions;
    }

    /** Where the fence stands in the partitions of the batch that it refused; empty where no fence did. */
    public static List<FencePosition> positions(@Nullable Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedByFenceException refused) {
                return refused.positions;
            }
        }
        return List.of();
    }
}
