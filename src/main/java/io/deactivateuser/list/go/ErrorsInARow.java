package io.deactivateuser.list.go;

import org.jspecify.annotations.Nullable;

/** Counts refusals for one reason in a row: many of them have one cause, which more requests do not mend. */
final class ErrorsInARow {
    private final int most;
    private @Nullable String reason;
    private int count;

    /**
     * Stops at a number.
     *
     * @param most 0 for never
     */
    ErrorsInARow(int most) {
        this.most = most;
    }

    /** Takes note of an answer: its reason, or null where it was no refusal; whether to stop. */
    boolean enough(@Nullable String next) {
        count = next != null && next.equals(reason) ? count + 1 : 1;
        reason = next;
        return next != null && most > 0 && count >= most;
    }
}
