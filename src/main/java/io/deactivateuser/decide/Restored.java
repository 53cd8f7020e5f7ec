package io.deactivateuser.decide;

/** What became of a record that was compared with what its caller had been told. */
public enum Restored {
    /** A user whose deactivation was lost is deactivated again, as the reply says. */
    RESTORED,
    /** A refusal is in the ledger again, or was never to be there. */
    RECORDED,
    /** Nothing was lost. */
    ALREADY,
    /** The user that the reply speaks of is not there any more. */
    LEFT,
    /** The user was changed since by somebody else; only a person can tell which of the two counts. */
    CONFLICT,
    /** Nobody had answered it. */
    ANSWERED
}
