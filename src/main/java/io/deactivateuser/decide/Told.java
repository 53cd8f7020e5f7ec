package io.deactivateuser.decide;

/**
 * A committed answer to a request record, read back from the results. It counts, so the database is made to agree with it.
 *
 * @param answer what the caller was told
 * @param recordable whether the ledger can hold it: that takes the actor and the request, and only the reply may be left
 */
public record Told(Answer answer, boolean recordable) {}
