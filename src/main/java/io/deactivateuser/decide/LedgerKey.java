package io.deactivateuser.decide;

/** An actor's request ID. */
public record LedgerKey(String actorId, String requestId) {}
