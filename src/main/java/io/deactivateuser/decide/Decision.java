package io.deactivateuser.decide;

import org.jspecify.annotations.Nullable;

/**
 * The decision on one submission.
 *
 * @param replayed whether the answer was given before, to another record
 * @param restored of an answer that was told before: what that took; null for all others
 */
public record Decision(
        Answer answer, boolean replayed, @Nullable Restored restored) {
    public Decision(Answer answer, boolean replayed) {
        this(answer, replayed, null);
    }
}
