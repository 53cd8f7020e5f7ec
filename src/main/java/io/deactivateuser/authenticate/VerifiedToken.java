package io.deactivateuser.authenticate;

import io.deactivateuser.authenticate.Authentication.Authenticated;
import io.deactivateuser.authenticate.Authentication.Refused;
import io.deactivateuser.decide.Actor;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What remains of a token once its signature is found good: never the token itself. */
record VerifiedToken(
        Actor actor, @Nullable Instant notBefore, @Nullable Instant expiresAt) {

    Authentication at(Instant time, Duration clockSkew) {
        if (expiresAt != null && !time.minus(clockSkew).isBefore(expiresAt)) {
            return new Refused(TokenFault.EXPIRED, actor);
        }
        if (notBefore != null && time.plus(clockSkew).isBefore(notBefore)) {
            return new Refused(TokenFault.TIMES, actor);
        }
        return new Authenticated(actor);
    }
}
