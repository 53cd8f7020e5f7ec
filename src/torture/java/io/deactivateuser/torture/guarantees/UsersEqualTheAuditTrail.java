package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Population;
import io.deactivateuser.torture.traffic.Population.State;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every user's row is what its first row and its events make of it: sequences go up by one without a gap or a repeat,
 * nobody is deactivated who was not active or locked, nor reactivated who was not deactivated; a reactivation of ours
 * gives back what a deactivation of ours took just before it, and both tell the states before and after; times never
 * go back, and the row ends with the state, the sequence and the change date of the last event. What the worker may
 * not change is as it was; no user is missing or new, and no event belongs to nobody.
 */
final class UsersEqualTheAuditTrail implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        Population population = evidence.population();
        Set<String> known = new HashSet<>();
        for (int user = 0; user < population.users(); user++) {
            String id = population.id(user);
            known.add(id);
            String wrong = wrong(evidence, user, id);
            if (wrong != null) {
                violations.accept(Violation.ofUser(wrong, id));
            }
        }
        evidence.events().keySet().stream()
                .filter(id -> !known.contains(id))
                .forEach(id -> violations.accept(Violation.ofUser("events of a user that does not exist", id)));
        if (evidence.users().size() != population.users()) {
            violations.accept(Violation.of("there are " + evidence.users().size() + " users"));
        }
    }

    private static @Nullable String wrong(Evidence evidence, int user, String id) {
        UserRow row = evidence.users().get(id);
        if (row == null) {
            return "the user is gone";
        }
        Population population = evidence.population();
        State state = population.initialState(user);
        long sequence = population.initialSequence(user);
        long changeDate = population.creationDate(user);
        State taken = State.ACTIVE;
        List<UserEvent> events = evidence.events().getOrDefault(id, List.of());
        for (UserEvent event : events) {
            if (event.sequence() != sequence + 1) {
                return "sequence " + event.sequence() + " follows " + sequence;
            }
            if (event.deactivates() ? !state.mayBeDeactivated() : state != State.DEACTIVATED) {
                return event.type() + " in the state " + state;
            }
            State next = event.gives(taken);
            if (event.isOurs() && !tells(event, state, next)) {
                return "the event " + event.sequence() + " leads from " + event.previousState() + " to "
                        + event.newState() + ", not from " + state.column() + " to " + next.column();
            }
            if (event.createdAt() < changeDate) {
                return "the event " + event.sequence() + " is older than the one before";
            }
            taken = event.takes(state);
            state = next;
            sequence = event.sequence();
            changeDate = event.createdAt();
        }
        boolean same = row.state().equals(state.column())
                && row.sequence() == sequence
                && row.changeDate() == changeDate
                && row.creationDate() == population.creationDate(user)
                && row.resourceOwner().equals(population.organisation(user));
        return same ? null : "the row is " + row + ", the events say " + state + " " + sequence;
    }

    private static boolean tells(UserEvent event, State before, State after) {
        return before.column().equals(event.previousState()) && after.column().equals(event.newState());
    }
}
