package io.deactivateuser.authenticate;

import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Answer.Refusal;
import org.jspecify.annotations.Nullable;

/** Whom a token speaks for, or why it speaks for nobody. */
public sealed interface Authentication {

    /** The token is good. */
    record Authenticated(Actor actor) implements Authentication {}

    /**
     * The token is missing, invalid or expired; the reply says no more than that.
     *
     * @param actor of a token whose signature is good; null where anybody could have written the name
     */
    record Refused(TokenFault fault, @Nullable Actor actor) implements Authentication {
        Refused(TokenFault fault) {
            this(fault, null);
        }

        /** What the caller is told. */
        public Refusal refusal() {
            return new Refusal(fault.reason());
        }
    }
}
