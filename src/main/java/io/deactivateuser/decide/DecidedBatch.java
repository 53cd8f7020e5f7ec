package io.deactivateuser.decide;

import java.util.List;

/**
 * What to answer and what to write.
 *
 * @param decisions one for each submission, in their order
 * @param deactivations at most one for a user
 * @param entries the answers to record, at most one under a key
 */
public record DecidedBatch(List<Decision> decisions, List<Deactivation> deactivations, List<LedgerEntry> entries) {}
