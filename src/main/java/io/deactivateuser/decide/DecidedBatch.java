package io.deactivateuser.decide;

import java.util.List;

/**
 * What to answer and what to write.
 *
 * @param decisions one for each submission, in their order
 * @param changes in their order; a user may be changed more than once
 * @param entries the answers to record, at most one under a key
 * @param restorations the changes that callers were told of and the database has lost, in their order
 * @param overtaken changes that callers were told of and that later ones have overtaken: their events alone may be lost
 * @param conflicts the users of whom callers were told one thing while the database says another
 */
public record DecidedBatch(
        List<Decision> decisions,
        List<Change> changes,
        List<LedgerEntry> entries,
        List<Change> restorations,
        List<Change> overtaken,
        List<Conflict> conflicts) {}
