package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepliesKeepTheOrderPerUserTest {
    private static final String REFUSED = "USER_ALREADY_DEACTIVATED";

    private final CraftedEvidence evidence = new CraftedEvidence().request(1).request(1);

    @Test
    void inABatchTheFirstDeactivatesAndTheSecondIsToldSo() {
        evidence.recorded("admin", "r-0", 0, "OK", 10).recorded("admin", "r-1", 1, REFUSED, 10);

        assertThat(evidence.objections(new RepliesKeepTheOrderPerUser())).isEmpty();
    }

    @Test
    void inABatchTheSecondMustNotDeactivateBehindARefusal() {
        evidence.recorded("admin", "r-0", 0, REFUSED, 10).recorded("admin", "r-1", 1, "OK", 10);

        assertThat(evidence.objections(new RepliesKeepTheOrderPerUser()))
                .containsExactly("it succeeds behind another of the same user and moment");
    }

    @Test
    void inALaterBatchTheSecondMayDeactivateOnceMore() {
        evidence.recorded("admin", "r-0", 0, REFUSED, 10).recorded("admin", "r-1", 1, "OK", 11);

        assertThat(evidence.objections(new RepliesKeepTheOrderPerUser())).isEmpty();
    }

    @Test
    void theSecondMustNotBeRecordedBeforeTheFirst() {
        evidence.recorded("admin", "r-0", 0, REFUSED, 11).recorded("admin", "r-1", 1, "OK", 10);

        assertThat(evidence.objections(new RepliesKeepTheOrderPerUser()))
                .containsExactly("recorded before an earlier record of the same user");
    }

    @Test
    void inABatchTheThirdMayDeactivateBehindAReactivation() {
        evidence.recorded("admin", "r-0", 0, REFUSED, 10)
                .recorded("admin", "r-1", 1, "OK", 10)
                .event(1, CraftedEvidence.reactivation(3, "active", "admin", "r-2", 10));

        assertThat(evidence.objections(new RepliesKeepTheOrderPerUser())).isEmpty();
    }

    @Test
    void theSecondSuccessHasTheHigherSequence() {
        evidence.recorded("admin", "r-0", 0, "OK", 3, 10, 10).recorded("admin", "r-1", 1, "OK", 2, 10, 10);

        assertThat(evidence.objections(new RepliesKeepTheOrderPerUser()))
                .containsExactly("its sequence is below that of an earlier record");
    }
}
