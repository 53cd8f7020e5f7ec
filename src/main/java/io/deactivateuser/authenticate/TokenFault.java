package io.deactivateuser.authenticate;

import io.deactivateuser.decide.Check;
import io.deactivateuser.decide.Reason;
import java.util.Locale;

/** Why {@link Check#TOKEN} refuses a token. Its caller learns no more than the reason; operators learn this. */
public enum TokenFault {
    MISSING(Reason.TOKEN_MISSING),
    /** No signed token in one header at all, or a longer one than is looked at. */
    FORMAT(Reason.TOKEN_INVALID),
    TYPE(Reason.TOKEN_INVALID),
    ALGORITHM(Reason.TOKEN_INVALID),
    ISSUER(Reason.TOKEN_INVALID),
    AUDIENCE(Reason.TOKEN_INVALID),
    SUBJECT(Reason.TOKEN_INVALID),
    /** A time is out of range, the expiry is missing where one is required, or {@code nbf} is still to come. */
    TIMES(Reason.TOKEN_INVALID),
    EXPIRED(Reason.TOKEN_EXPIRED),
    /** The token names a key that is not published, or that cannot be used. */
    KEY(Reason.TOKEN_INVALID),
    SIGNATURE(Reason.TOKEN_INVALID);

    private final Reason reason;

    TokenFault(Reason reason) {
        this.reason = reason;
    }

    /** What the caller is told. */
    public Reason reason() {
        return reason;
    }

    /** The name of the fault in metrics and logs. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
