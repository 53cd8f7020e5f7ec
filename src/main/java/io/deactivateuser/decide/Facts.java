package io.deactivateuser.decide;

import io.deactivateuser.decide.User.State;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What the database says at the moment of the decision, read while the users' rows are locked.
 *
 * @param now the database's clock, in whole milliseconds
 * @param users by ID; a user that does not exist is absent
 * @param permissions by action, what is granted to the batch's actors
 * @param former actors who are users and not active: whatever is granted, they have no permission
 * @param taken the states that the last change of users took who are deactivated now, by user ID; where that change was not the
 *     worker's, absent
 * @param givenBack users whose last change was a reactivation by the worker
 * @param ledger the recorded answers under the batch's request IDs, as far as they were looked up
 * @param changed users as the database has them after their last change, where that is not what was decided; by the record that
 *     caused the change
 */
public record Facts(
        Instant now,
        Map<String, User> users,
        Map<Action, Permissions> permissions,
        Set<Actor> former,
        Guards guards,
        Map<String, State> taken,
        Set<String> givenBack,
        Map<LedgerKey, LedgerEntry> ledger,
        Map<RecordPosition, User> changed) {

    /** Before anything is changed, with nobody guarded, and everything granted for both actions. */
    public Facts(Instant now, Map<String, User> users, Permissions permissions, Map<LedgerKey, LedgerEntry> ledger) {
        this(
                now,
                users,
                Map.of(Action.DEACTIVATE, permissions, Action.REACTIVATE, permissions),
                Set.of(),
                Guards.NONE,
                Map.of(),
                Set.of(),
                ledger,
                Map.of());
    }

    /** The same, with what the ledger was found to hold. */
    public Facts with(Map<LedgerKey, LedgerEntry> recorded) {
        return new Facts(now, users, permissions, former, guards, taken, givenBack, recorded, changed);
    }

    /** The same, with what the database has made of the users whom it changed: a decision tells what is there. */
    public Facts after(Map<RecordPosition, User> changes) {
        return new Facts(now, users, permissions, former, guards, taken, givenBack, ledger, changes);
    }
}
