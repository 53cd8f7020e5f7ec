package io.deactivateuser.decide;

import org.jspecify.annotations.Nullable;

/**
 * The decision on one submission.
 *
 * @param replayed whether the answer was given before, to another record
 * @param restored what it took to make the database agree with an answer that the record's caller was told before; null
 *     where the caller was told nothing yet
 */
public record Decision(
        Answer answer, boolean replayed, @Nullable Restored restored) {
    public Decision(Answer answer, boolean replayed) {
        this(answer, replayed, null);
    }
}
