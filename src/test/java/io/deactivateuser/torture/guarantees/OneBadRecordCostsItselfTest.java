package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneBadRecordCostsItselfTest {
    private static final int UNCOUNTABLE = 997;
    private static final int STUCK = 20_021;
    private static final int ANYBODY = 300;

    private final CraftedEvidence evidence = new CraftedEvidence();
    private final Guarantee guarantee = new OneBadRecordCostsItself();

    @ParameterizedTest
    @ValueSource(ints = {UNCOUNTABLE, STUCK})
    void whoMayNotBeChangedIsToldSo(int user) {
        evidence.request(user).refused(0, "INTERNAL", 1);

        assertThat(evidence.objections(guarantee)).isEmpty();
    }

    @Test
    void whoStandsBesideIsToldNothingOfTheKind() {
        evidence.request(UNCOUNTABLE).refused(0, "INTERNAL", 1).request(ANYBODY).refused(1, "INTERNAL", 1);

        assertThat(evidence.objections(guarantee)).containsExactly("INTERNAL for another record's sake");
    }

    @Test
    void whoStandsBehindIsAnswered() {
        evidence.request(UNCOUNTABLE).refused(0, "INTERNAL", 1).request(ANYBODY);

        assertThat(evidence.objections(guarantee)).containsExactly("no answer beside the bad record 0@0");
    }

    @Test
    void whatIsReadIsNotTooLarge() {
        evidence.request(ANYBODY).refused(0, "TOO_LARGE", 1);

        assertThat(evidence.objections(guarantee)).containsExactly("TOO_LARGE for another record's sake");
    }
}
