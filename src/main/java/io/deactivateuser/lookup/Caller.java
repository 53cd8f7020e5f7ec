package io.deactivateuser.lookup;

import io.deactivateuser.decide.Actor;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** Whom a good token speaks for; nothing of the token is kept. */
final class Caller extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Actor actor;

    Caller(Actor actor) {
        super(AuthorityUtils.NO_AUTHORITIES);
        this.actor = actor;
        setAuthenticated(true);
    }

    Actor actor() {
        return actor;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return actor;
    }
}
