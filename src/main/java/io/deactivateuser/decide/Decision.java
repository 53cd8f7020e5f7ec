package io.deactivateuser.decide;

import org.jspecify.annotations.Nullable;

/**
 * The decision on one submission.
 *
 * @param replayed whether the answer was given before, to another record
 * @param restored what it took to make the database agree with an answer that the record's caller was told before; null
 *     where the caller was told nothing yet
 * @param change of the user, which is told of beside the answer; null where there is none, or its answer was recorded before
 */
public record Decision(
        Answer answer,
        boolean replayed,
        @Nullable Restored restored,
        @Nullable Change change) {
    public Decision(Answer answer, boolean replayed) {
        this(answer, replayed, null);
    }

    public Decision(Answer answer, boolean replayed, @Nullable Restored restored) {
        this(answer, replayed, restored, null);
    }

    /** The same, with the change as the database has it. */
    public Decision with(Change made) {
        return new Decision(answer, replayed, restored, made);
    }

    /**
     * Whether the record's change was written before, by a try of which nobody was told. A change that was told of is
     * restored, and one that another record made is replayed.
     */
    public boolean isOfEarlierTry() {
        return answer instanceof Answer.Success success
                && !success.validateOnly()
                && !replayed
                && restored == null
                && change == null;
    }
}
