package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoSessionSurvivesTest {
    private final Guarantee guarantee = new NoSessionSurvives();
    private final CraftedEvidence evidence = new CraftedEvidence().sessions(1, 2);

    @Test
    void whoIsActiveMayHaveSome() {
        evidence.user(1, "active", 4, 20);

        assertThat(evidence.objections(guarantee)).isEmpty();
    }

    @Test
    void whoIsDeactivatedHasNone() {
        evidence.user(1, "deactivated", 3, 10);

        assertThat(evidence.objections(guarantee))
                .singleElement()
                .asString()
                .startsWith("2 sessions of a user who is ");
    }
}
