package io.deactivateuser.decide;

/**
 * A committed answer to a request record, read back from the results. It is true, so the database is made to agree with it.
 *
 * @param answer what the caller was told
 * @param recordable whether it can stand in the ledger: the request is there, with its actor
 */
public record Told(Answer answer, boolean recordable) {}
