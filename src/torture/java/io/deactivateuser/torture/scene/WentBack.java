package io.deactivateuser.torture.scene;

/**
 * Postgres was put back to an earlier moment, and what was told since was made true again. Meanwhile nobody sent a request or
 * changed a user, so that all that was recorded then was recorded once more. Times in milliseconds.
 *
 * @param until when all was recorded again; the end of time where that was not awaited to its end
 */
public record WentBack(long from, long until) {
    public boolean holds(long time) {
        return from <= time && time <= until;
    }
}
