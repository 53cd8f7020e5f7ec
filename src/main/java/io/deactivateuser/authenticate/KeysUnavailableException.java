package io.deactivateuser.authenticate;

/** The key server does not answer, or not with keys: a fault to wait out, since no token can be judged. */
public final class KeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeysUnavailableException(Throwable cause) {
        super("The keys that verify tokens cannot be read: " + cause.getMessage(), cause);
    }
}
