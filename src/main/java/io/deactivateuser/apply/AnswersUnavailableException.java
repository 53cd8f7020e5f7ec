package io.deactivateuser.apply;

/** Whether an answer is recorded cannot be said now; later it can. */
public final class AnswersUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AnswersUnavailableException(String message) {
        super(message);
    }
}
