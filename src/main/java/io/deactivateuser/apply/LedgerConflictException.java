package io.deactivateuser.apply;

/** Another worker recorded an answer under one of the batch's keys meanwhile: the batch is decided again. */
final class LedgerConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LedgerConflictException() {
        super("Another worker recorded an answer under one of the request IDs meanwhile.");
    }
}
