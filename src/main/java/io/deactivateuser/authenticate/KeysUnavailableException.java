package io.deactivateuser.authenticate;

/** No key was read yet: a fault to wait out, since no token can be judged. */
public final class KeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeysUnavailableException(String message) {
        super(message);
    }
}
