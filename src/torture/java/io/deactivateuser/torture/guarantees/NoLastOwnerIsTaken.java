package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Population.State;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whoever deactivates an owner leaves another one: behind each deactivation in the audit trail, and at the end, what was owned by somebody
 * active still is. The identity provider takes nobody here.
 */
final class NoLastOwnerIsTaken implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        evidence.population().owners().forEach((owned, owners) -> {
            List<String> ids = owners.stream().map(evidence.population()::id).toList();
            List<List<Version>> versions =
                    owners.stream().map(evidence::versions).toList();
            ids.forEach(id -> evidence.events().getOrDefault(id, List.of()).stream()
                    .filter(UserEvent::deactivates)
                    .filter(event -> !isOwned(versions, event.createdAt()))
                    .forEach(event ->
                            violations.accept(Violation.ofUser(owned + " has no active owner behind " + event, id))));
            if (ids.stream().noneMatch(id -> isActive(evidence.users().get(id)))) {
                violations.accept(Violation.of(owned + " has no active owner at the end"));
            }
        });
    }

    private static boolean isActive(@Nullable UserRow row) {
        return row != null && row.state().equals(State.ACTIVE.column());
    }

    /** Whether somebody is active behind all that was changed at the moment, which may be several changes of one batch. */
    private static boolean isOwned(List<List<Version>> owners, long moment) {
        return owners.stream()
                .flatMap(List::stream)
                .anyMatch(version ->
                        version.state() == State.ACTIVE && version.from() <= moment && moment < version.until());
    }
}
