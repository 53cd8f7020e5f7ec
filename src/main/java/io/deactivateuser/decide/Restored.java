package io.deactivateuser.decide;

/** What it took to make the database agree with what the caller of one record had been told. */
public enum Restored {
    /** A user whose deactivation was lost is deactivated again, as the reply says. */
    RESTORED,
    /** The caller was told a refusal: it is in the ledger again, or cannot be, since only the reply is left. */
    RECORDED,
    /** Nothing: the database has the change, or the recorded refusal. */
    ALREADY,
    /** The user of whom the reply speaks is not there any more, or the database refuses the change. */
    LEFT,
    /** Somebody else has changed the user since the reply; only a person can tell which of the two changes counts. */
    CONFLICT,
    /** The caller had been told nothing; the request was decided like any other. */
    ANSWERED
}
