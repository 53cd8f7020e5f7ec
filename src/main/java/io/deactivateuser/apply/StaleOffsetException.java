package io.deactivateuser.apply;

/** The broker put the group back to where it has been already. Says nothing about any record, so nothing is answered. */
class StaleOffsetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaleOffsetException(String message) {
        super(message);
    }
}
