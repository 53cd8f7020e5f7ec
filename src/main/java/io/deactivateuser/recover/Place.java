package io.deactivateuser.recover;

import io.deactivateuser.apply.Progress;
import io.deactivateuser.settings.WorkerSettings.EmptyDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition stands. Everything before a row's committed offset was told and is in the database. From the horizon on, which is
 * the greater of what was begun and what the group has committed, nobody was told anything. What lies between is compared, record by
 * record, with the committed replies: what was told is made true again, what was not is answered.
 */
sealed interface Place {

    /** Reading goes on at the row's offset, or where the log begins if that is behind; what is before {@code horizon} is compared. */
    record GoOn(Progress row, long horizon) implements Place {}

    /** A partition that this group has never answered: first start, a partition that was added, a topic that was made anew. */
    record New(long from, long horizon) implements Place {}

    /** The group's own metadata say that the last batch was committed; only the row does not know yet. */
    record Landed(Progress row) implements Place {}

    /** An operator has put the partition here. */
    record Moved(Progress row) implements Place {}

    /** The log lost its end, from {@code at} up to {@code end}, and goes on with other records there. */
    record TailLost(Progress row, long at, long end) implements Place {}

    /** The group has offsets, and the database knows nothing of it. */
    record DatabaseEmpty() implements Place {}

    /** Cannot be known; {@code row} is where the partition stays. */
    record Unknown(Progress row, String why) implements Place {}

    static Place of(Evidence seen, @Nullable EmptyDatabase emptyDatabase) {
        Progress row = seen.row();
        if (row == null) {
            return withoutRow(seen, emptyDatabase);
        }
        if (row.forced()) {
            return new Moved(row);
        }
        if (seen.divergence() != null) {
            Long at = seen.divergence().offset();
            return at == null
                    ? new Unknown(
                            row, "the log has other records than those that were answered, from where on is not known")
                    : new TailLost(row, Math.min(at, row.committed()), row.committed());
        }
        if (row.committedEpoch() != null && seen.logEpoch() != null && row.committedEpoch() > seen.logEpoch()) {
            return new Unknown(row, "the broker's leader epoch is older than the last answered record's");
        }
        // Without its own try in the metadata an offset may be anybody's.
        if (row.begun() > row.committed() && seen.groupOffset() >= row.begun() && seen.groupNames(row.attempt())) {
            return new Landed(row);
        }
        if (seen.logEnd() < row.committed()) {
            return new TailLost(row, seen.logEnd(), Math.max(row.committed(), seen.groupOffset()));
        }
        return new GoOn(row, Math.min(Math.max(row.begun(), seen.groupOffset()), seen.logEnd()));
    }

    private static Place withoutRow(Evidence seen, @Nullable EmptyDatabase emptyDatabase) {
        long start = seen.logStart();
        boolean ofAnotherTopic = seen.rowsOfGroup() && !seen.rowsOfTopic() && !seen.groupKnowsTopic();
        if (seen.groupOffset() < 0 || ofAnotherTopic) {
            return new New(start, start);
        }
        long told = Math.max(start, seen.groupOffset());
        if (emptyDatabase == EmptyDatabase.IGNORE) {
            return new New(told, told);
        }
        // The worker's own offset beside rows of other partitions: the database went back to before this one was there.
        boolean wentBack = seen.rowsOfGroup() && seen.groupKnowsTopic();
        return wentBack || emptyDatabase == EmptyDatabase.RESTORE ? new New(start, told) : new DatabaseEmpty();
    }
}
