package io.deactivateuser.decide;

/**
 * A recorded answer: what a request ID of an actor was answered.
 *
 * @param position the record that was answered first; the same record, delivered again after a fault, is no repeat
 */
public record LedgerEntry(LedgerKey key, String userId, ContentHash content, RecordPosition position, Answer answer) {}
