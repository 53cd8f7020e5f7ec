package io.deactivateuser.apply;

import java.time.Duration;

/** A transaction held its locks for too long and was rolled back. */
final class TookTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TookTooLongException(Duration longest) {
        super("The transaction took longer than " + longest.toMillis() + " ms.");
    }
}
