package io.deactivateuser.apply;

/** An answer under one of the batch's keys was recorded already: the batch is decided again. */
final class LedgerConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LedgerConflictException() {
        super("Answers kept being recorded under the request IDs of the batch while it was decided.");
    }
}
