package io.deactivateuser.decide;

import java.time.Instant;
import java.util.Map;

/**
 * What the database says at the moment of the decision, read while the users' rows are locked.
 *
 * @param now the database's clock, in whole milliseconds
 * @param users by ID; a user that does not exist is absent
 * @param ledger the recorded answers under the batch's request IDs, as far as they were looked up
 */
public record Facts(Instant now, Map<String, User> users, Permissions permissions, Map<LedgerKey, LedgerEntry> ledger) {

    /** The same, with what the ledger was found to hold. */
    public Facts with(Map<LedgerKey, LedgerEntry> recorded) {
        return new Facts(now, users, permissions, recorded);
    }
}
