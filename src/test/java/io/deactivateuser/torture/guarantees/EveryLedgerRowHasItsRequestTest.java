package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EveryLedgerRowHasItsRequestTest {
    private final CraftedEvidence evidence = new CraftedEvidence().request(1).request(2);

    @Test
    void aRowOfARequestIsExplained() {
        evidence.recorded("admin", "r-1", 1, "OK", 10);

        assertThat(evidence.objections(new EveryLedgerRowHasItsRequest())).isEmpty();
    }

    @Test
    void aRowOfAnOffsetThatTheTopicDoesNotHoldIsNot() {
        evidence.recorded("admin", "r-1", 2, "OK", 10);

        assertThat(evidence.objections(new EveryLedgerRowHasItsRequest())).hasSize(1);
    }

    @Test
    void aRowOfAnotherTopicIsNot() {
        evidence.recorded("elsewhere", "admin", "r-1", 1, "OK", 10);

        assertThat(evidence.objections(new EveryLedgerRowHasItsRequest())).hasSize(1);
    }

    @Test
    void aRowOfAnotherActorOrRequestIdIsNot() {
        evidence.recorded("second-admin", "r-1", 1, "OK", 10).recorded("admin", "r-0", 1, "OK", 10);

        assertThat(evidence.objections(new EveryLedgerRowHasItsRequest())).hasSize(2);
    }
}
