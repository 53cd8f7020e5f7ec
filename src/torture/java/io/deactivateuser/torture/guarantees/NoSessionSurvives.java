package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Population.State;
import java.util.function.Consumer;

/**
 * Who is deactivated at the end has no session: those from before ended with the change, also where Postgres forgot both and the change
 * was made once more, and the identity provider makes none for who is not active.
 */
final class NoSessionSurvives implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        evidence.sessions().forEach((id, count) -> {
            UserRow row = evidence.users().get(id);
            if (row == null || row.state().equals(State.DEACTIVATED.column())) {
                violations.accept(Violation.ofUser(count + " sessions of a user who is " + row, id));
            }
        });
    }
}
