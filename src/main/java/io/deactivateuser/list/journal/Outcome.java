package io.deactivateuser.list.journal;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.ask.Answer;

/** What an answer means for the list. */
public enum Outcome {
    DONE,
    /** The user was so before. */
    ALREADY,
    REFUSED,
    /** It says that all is well and is of another time: a repetition of an answer that this run did not have, or a change before it. */
    UNEXPECTED;

    /** The outcome of an answer. */
    public static Outcome of(Action action, Answer answer, boolean unexpected) {
        if (answer.success()) {
            return unexpected ? UNEXPECTED : DONE;
        }
        if (action.alreadyReason().equals(answer.reason())) {
            return unexpected ? UNEXPECTED : ALREADY;
        }
        return REFUSED;
    }
}
