package io.deactivateuser.decide;

import java.time.Instant;
import java.util.Map;

/**
 * What the database says at the moment of the decision, read while the users' rows are locked.
 *
 * @param now the database's clock, in whole milliseconds
 * @param users by ID; a user that does not exist is absent
 * @param ledger the recorded answers under the batch's request IDs, as far as they were looked up
 * @param changed users who were changed, as the database has them afterwards, where that is not what was decided
 */
public record Facts(
        Instant now,
        Map<String, User> users,
        Permissions permissions,
        Map<LedgerKey, LedgerEntry> ledger,
        Map<String, User> changed) {

    /** Before anything is changed. */
    public Facts(Instant now, Map<String, User> users, Permissions permissions, Map<LedgerKey, LedgerEntry> ledger) {
        this(now, users, permissions, ledger, Map.of());
    }

    /** The same, with what the ledger was found to hold. */
    public Facts with(Map<LedgerKey, LedgerEntry> recorded) {
        return new Facts(now, users, permissions, recorded, changed);
    }

    /** The same, with what the database has made of the users whom it changed: a decision tells what is there. */
    public Facts after(Map<String, User> changes) {
        return new Facts(now, users, permissions, ledger, changes);
    }
}
