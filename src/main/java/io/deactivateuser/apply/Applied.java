package io.deactivateuser.apply;

import io.deactivateuser.decide.Decision;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch came to. Where some submission of a partition could not be decided, the records before it can be answered, and that
 * record and all behind it are left.
 *
 * @param decisions one for each submission, in their order; null for those that are left, and for some behind them
 * @param left by partition, where the part begins that is left, and why
 */
public record Applied(List<@Nullable Decision> decisions, Map<Integer, Left> left) {

    /** From which offset on a partition is left. */
    public sealed interface Left {
        long offset();

        /** The time for one batch is used up. */
        record NoTime(long offset) implements Left {}

        /** Somebody else holds the lock of a user's row. */
        record Busy(long offset, String userId) implements Left {}

        /** The database does not take the record, and whether that is the record's fault is not known. */
        record Failed(long offset, RuntimeException cause) implements Left {}
    }
}
