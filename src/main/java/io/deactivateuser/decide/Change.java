package io.deactivateuser.decide;

import io.deactivateuser.decide.User.State;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of a user, to be written and told of.
 *
 * @param previousState the user's before the change; null where a worker of the version before has made it, or a restore cannot know
 * @param user as the change leaves them; of a state that is not readable where a restore cannot know it
 * @param cause the submission that asked for the change
 * @param cutOff how many rows that gave the user access were ended with the change, by the name of their table in
 *     {@code deactivate-user.cut-off}; without a change to deactivated, empty
 */
public record Change(@Nullable State previousState, User user, Submission cause, Map<String, Long> cutOff) {

    Change(@Nullable State previousState, User user, Submission cause) {
        this(previousState, user, cause, Map.of());
    }

    /** The same, with what was ended. */
    public Change ending(Map<String, Long> ended) {
        return new Change(previousState, user, cause, ended);
    }

    /** Whether the user loses access. */
    public boolean isDeactivation() {
        return user.state() == State.DEACTIVATED;
    }
}
