package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.scene.IdentityProvider;
import io.deactivateuser.torture.traffic.Population.State;
import org.jspecify.annotations.Nullable;

/**
 * A row of the audit trail; the time in milliseconds.
 *
 * @param previousState null in those of the identity provider, as is the new one
 * @param sessionsEnded -1 where nothing is told of sessions
 */
record UserEvent(
        long sequence,
        String type,
        String actor,
        String requestId,
        String reason,
        long createdAt,
        @Nullable String previousState,
        @Nullable String newState,
        String batchId,
        long sessionsEnded) {
    boolean deactivates() {
        return type.equals("user.deactivated");
    }

    /** Whether a request was the cause. */
    boolean isOurs() {
        return !actor.equals(IdentityProvider.NAME);
    }

    /**
     * The state of the user behind it: what the deactivation before it took, where it is one of ours that gives it back, and otherwise
     * active.
     *
     * @param taken by the change before it; active where that was no deactivation
     */
    State gives(State taken) {
        if (deactivates()) {
            return State.DEACTIVATED;
        }
        return isOurs() ? taken : State.ACTIVE;
    }

    /** What it takes from a user in this state, for the change behind it to give back. */
    State takes(State state) {
        return deactivates() ? state : State.ACTIVE;
    }
}
