package io.deactivateuser.apply;

/** The database did less than it was told, without an error of its own: a trigger or a policy kept a row from changing. */
final class RefusedByDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedByDatabaseException(String message) {
        super(message);
    }
}
