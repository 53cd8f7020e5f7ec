package io.deactivateuser.torture.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.torture.traffic.Population.State;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TrafficPlanTest {
    private static final int PLANNED = 1_000;

    /** Whoever is let write as such a user would be refused from the moment on at which somebody deactivates him. */
    @Test
    void aRunThatLastsLongerThanPlannedLeavesTheAdministratorsWhoAreUsersAsTheyAre() {
        Population population = new Population(TrafficPlan.usersFor(PLANNED));
        TrafficPlan plan = new TrafficPlan(42, population, 6);
        Set<Integer> asked = IntStream.range(0, 20 * PLANNED)
                .mapToObj(number -> plan.next(0))
                .map(Planned::content)
                .filter(Objects::nonNull)
                .map(Content::target)
                .filter(Target::exists)
                .map(Target::user)
                .collect(Collectors.toSet());
        assertThat(asked)
                .contains(Population.HOT, population.employed(State.ACTIVE))
                .doesNotContainAnyElementsOf(Stream.of(State.values())
                        .filter(state -> state != State.ACTIVE)
                        .map(population::employed)
                        .toList());
    }
}
