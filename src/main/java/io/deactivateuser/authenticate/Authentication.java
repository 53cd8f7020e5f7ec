package io.deactivateuser.authenticate;

import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Reason;

/** Whom a token speaks for, or why it speaks for nobody. */
public sealed interface Authentication {

    /** The token is good. */
    record Authenticated(Actor actor) implements Authentication {}

    /** The token is missing, invalid or expired; the reply says no more than that. */
    record Refused(Refusal refusal) implements Authentication {
        Refused(Reason reason) {
            this(new Refusal(reason));
        }
    }
}
