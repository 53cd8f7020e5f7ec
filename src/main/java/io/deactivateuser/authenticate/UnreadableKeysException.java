package io.deactivateuser.authenticate;

/** No keys could be read from a server. The message says which server answers how, as the end of a sentence for people. */
final class UnreadableKeysException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableKeysException(String what) {
        super(what);
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
