package io.deactivateuser.decide;

/** A well-formed request, sent by a known actor, from the record at {@code position}. */
public record Submission(Actor actor, DeactivateUserRequest request, RecordPosition position) {

    /** The name under which an answer is recorded: nobody can burn or read another actor's request ID. */
    public LedgerKey ledgerKey() {
        return new LedgerKey(actor.id(), request.requestId());
    }
}
