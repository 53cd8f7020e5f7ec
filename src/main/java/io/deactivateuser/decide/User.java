package io.deactivateuser.decide;

import java.time.Instant;
import java.util.Locale;

/**
 * A user's row.
 *
 * @param sequence the number of the user's last change; this and the dates mean nothing where the state is unreadable
 */
public record User(
        String id, String resourceOwner, State state, long sequence, Instant creationDate, Instant changeDate) {

    /** The states that the table's check constraint allows, there in lower case. */
    public enum State {
        ACTIVE,
        DEACTIVATED,
        LOCKED,
        INITIAL,
        DELETED,
        /** None of the table's: the row holds something that the worker cannot read or a reply cannot tell. */
        UNREADABLE;

        /** The state as the table holds it. */
        public static State of(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * The user after the change. The database adds to the sequence itself, so a sequence that has no successor is
     * refused there and this value never reaches a reply.
     */
    User deactivated(Instant now) {
        return new User(id, resourceOwner, State.DEACTIVATED, sequence + 1, creationDate, now);
    }

    /** The user as it was after a change that a caller was told of. */
    User deactivated(Details told) {
        return new User(id, resourceOwner, State.DEACTIVATED, told.sequence(), creationDate, told.changeDate());
    }

    Details details() {
        return new Details(sequence, changeDate, resourceOwner, creationDate);
    }
}
