package io.deactivateuser.decide;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A user's row.
 *
 * @param sequence the number of the user's last change; this and the dates mean nothing where the state is unreadable
 * @param furtherOwners those of other rows with the ID; whoever may write one of them is told that nobody can tell which is meant
 */
public record User(
        String id,
        String resourceOwner,
        State state,
        long sequence,
        Instant creationDate,
        Instant changeDate,
        Set<String> furtherOwners) {

    /** A user with one row, as every user should be. */
    public User(String id, String resourceOwner, State state, long sequence, Instant creationDate, Instant changeDate) {
        this(id, resourceOwner, state, sequence, creationDate, changeDate, Set.of());
    }

    /** A user of whom the row tells the owner alone. */
    public static User unreadable(String id, String resourceOwner) {
        return new User(id, resourceOwner, State.UNREADABLE, 0, Instant.EPOCH, Instant.EPOCH);
    }

    /** What two rows with one ID tell: nothing but whose they are. */
    public User beside(User other) {
        Set<String> owners = new HashSet<>(other.furtherOwners);
        owners.add(other.resourceOwner);
        owners.addAll(furtherOwners);
        return new User(id, resourceOwner, State.UNREADABLE, 0, Instant.EPOCH, Instant.EPOCH, owners);
    }

    /** The states that the table's check constraint allows, there in lower case. */
    public enum State {
        ACTIVE,
        DEACTIVATED,
        LOCKED,
        INITIAL,
        DELETED,
        /** None of the table's: the row holds something that the worker cannot read or a reply cannot tell. */
        UNREADABLE;

        private final String column = name().toLowerCase(Locale.ROOT);

        private static final Map<String, State> BY_COLUMN = Arrays.stream(values())
                .filter(state -> state != UNREADABLE)
                .collect(Collectors.toMap(State::column, Function.identity()));

        /** The state that the table holds; another spelling is another state, which the worker does not know. */
        public static State of(String column) {
            return BY_COLUMN.getOrDefault(column, UNREADABLE);
        }

        /** The state as the table has it. */
        public String column() {
            return column;
        }
    }

    /**
     * The user after a change. The database adds to the sequence itself, so a sequence that has no successor is
     * refused there and this value never reaches a reply.
     */
    User changed(State to, Instant now) {
        return new User(id, resourceOwner, to, sequence + 1, creationDate, now);
    }

    /** The user as it was after a change that a caller was told of. */
    User changed(State to, Details told) {
        return new User(id, resourceOwner, to, told.sequence(), creationDate, told.changeDate());
    }

    Details details() {
        return new Details(sequence, changeDate, resourceOwner, creationDate);
    }
}
