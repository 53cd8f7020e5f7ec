package io.deactivateuser.torture.guarantees;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The topic of events has one committed record for each row of the audit trail but the identity provider's, and it says what the row says,
 * of the user as the users table has it: under the user's ID, with the attributes of a CloudEvent. It has no other record.
 */
final class EveryChangeHasItsEvent implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        Map<String, List<ToldChange>> told =
                new HashMap<>(evidence.told().stream().collect(Collectors.groupingBy(ToldChange::change)));
        evidence.events().forEach((id, events) -> {
            UserRow row = evidence.users().get(id);
            for (UserEvent event : events) {
                if (event.isOurs() && row != null) {
                    ToldChange expected = ToldChange.of(id, row, event);
                    List<ToldChange> found = told.remove(expected.change());
                    if (found == null || found.size() != 1) {
                        violations.accept(Violation.ofUser(
                                (found == null ? 0 : found.size()) + " events of the change " + event.sequence(), id));
                    } else if (!found.get(0).equals(expected)) {
                        violations.accept(
                                Violation.ofUser("the event is " + found.get(0) + ", the change " + expected, id));
                    }
                }
            }
        });
        told.values()
                .forEach(others -> others.forEach(other ->
                        violations.accept(Violation.ofUser("an event of no change: " + other, other.userId()))));
    }
}
