package io.deactivateuser.decide;

import org.jspecify.annotations.Nullable;

/**
 * A well-formed request, sent by a known actor, from the record at {@code position}.
 *
 * @param told what its caller was told already, where the database has lost that or may have; null where nobody was told
 */
public record Submission(
        Actor actor,
        DeactivateUserRequest request,
        RecordPosition position,
        @Nullable Told told) {

    /** A request that nobody has answered. */
    public Submission(Actor actor, DeactivateUserRequest request, RecordPosition position) {
        this(actor, request, position, null);
    }

    /** Whether its caller was told an answer already, which is to be made true. */
    public boolean isTold() {
        return told != null;
    }

    /** The name under which an answer is recorded: nobody can burn or read another actor's request ID. */
    public LedgerKey ledgerKey() {
        return new LedgerKey(actor.id(), request.requestId());
    }
}
