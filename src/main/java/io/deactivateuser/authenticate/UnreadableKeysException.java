package io.deactivateuser.authenticate;

/** No key can be read where they should be. The message is a sentence's end for people: who answers how. */
final class UnreadableKeysException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableKeysException(String what) {
        super(what);
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
