package io.deactivateuser.lookup;

import io.deactivateuser.authenticate.Authentication.Authenticated;
import io.deactivateuser.authenticate.Authentication.Refused;
import io.deactivateuser.authenticate.Authenticator;
import io.deactivateuser.authenticate.KeysUnavailableException;
import java.time.Clock;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;

/**
 * Judges the token of a look-up as that of a record which arrives now, but for one thing: it waits for no key. Anybody can send tokens
 * that name one nobody knows, and what such tokens may take of the batches' waiting is bounded. The key server is asked all the same, so
 * that a token with a new key is taken some seconds later.
 */
final class AuthenticateCaller implements AuthenticationManager {
    private final Authenticator authenticator;
    private final Clock clock;

    AuthenticateCaller(Authenticator authenticator, Clock clock) {
        this.authenticator = authenticator;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Authentication presented) {
        try {
            io.deactivateuser.authenticate.Authentication judged = authenticator.authenticate(
                    ((PresentedToken) presented).headers(), clock.instant(), authenticator.noPatience());
            if (judged instanceof Authenticated authenticated) {
                return new Caller(authenticated.actor());
            }
            throw new RefusedCallerException(
                    Problem.refused(((Refused) judged).refusal().reason()));
        } catch (KeysUnavailableException e) {
            throw new RefusedCallerException(Problem.KEYS_UNAVAILABLE);
        }
    }
}
