package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NoLastOwnerIsTakenTest {
    private static final String OWNED = "org-45";

    private final Guarantee guarantee = new NoLastOwnerIsTaken();
    private final CraftedEvidence evidence = new CraftedEvidence();
    private final List<Integer> owners =
            Objects.requireNonNull(evidence.owners().get(OWNED));
    private final int one = owners.get(0);
    private final int other = owners.get(1);

    NoLastOwnerIsTakenTest() {
        evidence.owners().values().forEach(all -> all.forEach(user -> evidence.user(user, "active", 9, 0)));
    }

    @Test
    void anOwnerMayGoWhileAnotherStays() {
        evidence.event(one, 3, "admin", "r-0", 10).user(one, "deactivated", 3, 10);

        assertThat(evidence.objections(guarantee)).isEmpty();
    }

    @Test
    void theLastOneMayGoOnceAnotherIsBack() {
        evidence.event(one, 3, "admin", "r-0", 10)
                .event(one, CraftedEvidence.setActive(4, 20))
                .event(other, 3, "admin", "r-1", 20)
                .user(other, "deactivated", 3, 20);

        assertThat(evidence.objections(guarantee)).isEmpty();
    }

    @Test
    void theLastOneMustNotGoThoughAnotherComesBackLater() {
        evidence.event(one, 3, "admin", "r-0", 10)
                .event(one, CraftedEvidence.setActive(4, 21))
                .event(other, 3, "admin", "r-1", 20)
                .user(other, "deactivated", 3, 20);

        assertThat(evidence.objections(guarantee))
                .singleElement()
                .asString()
                .startsWith(OWNED + " has no active owner behind ");
    }

    @Test
    void bothMustNotGoAtTheSameMoment() {
        evidence.event(one, 3, "admin", "r-0", 10).event(other, 3, "admin", "r-1", 10);

        assertThat(evidence.objections(guarantee))
                .hasSize(2)
                .allSatisfy(what -> assertThat(what).startsWith(OWNED + " has no active owner behind "));
    }

    @Test
    void somebodyIsActiveAtTheEnd() {
        owners.forEach(user -> evidence.user(user, "deactivated", 9, 0));

        assertThat(evidence.objections(guarantee)).containsExactly(OWNED + " has no active owner at the end");
    }
}
