package io.deactivateuser.decide;

import java.util.List;

/**
 * What to answer and what to write.
 *
 * @param decisions one for each submission, in their order
 * @param deactivations at most one for a user
 * @param entries the answers to record, at most one under a key
 * @param restorations the changes that callers were told of and the database has lost, in their order
 * @param conflicts the users of whom callers were told one thing while the database says another
 */
public record DecidedBatch(
        List<Decision> decisions,
        List<Deactivation> deactivations,
        List<LedgerEntry> entries,
        List<Deactivation> restorations,
        List<Conflict> conflicts) {}
