package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TheRunWasHardTest {
    private final CraftedEvidence evidence =
            new CraftedEvidence().request(1).request(2).struck("a kill").struck("a kill");

    @Test
    void aRunThatAskedForNothingIsHardEnough() {
        assertThat(evidence.objections(new TheRunWasHard())).isEmpty();
    }

    @Test
    void tooFewFaultsOfTooFewKindsAreObjectedTo() {
        evidence.effort(new Effort(1, 3, 2, 0));

        assertThat(evidence.objections(new TheRunWasHard()))
                .containsExactly("only 2 faults, not 3", "faults of only 1 kinds, not 2");
    }

    @Test
    void tooFewRequestsAndAnswersAreObjectedTo() {
        evidence.effort(new Effort(1, 2, 1, 3));

        assertThat(evidence.objections(new TheRunWasHard()))
                .containsExactly("only 2 requests a second, not 3", "only 0 answered requests a second, not 3");
    }
}
