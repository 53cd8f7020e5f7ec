package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsersEqualTheAuditTrailTest {
    /** Locked to begin with, at sequence 3. */
    private static final int LOCKED = 289;

    /** Deactivated to begin with, at sequence 3. */
    private static final int OUT = 247;

    private static final long NOW = 2_000_000_000_000L;

    private final Guarantee guarantee = new UsersEqualTheAuditTrail();
    private final CraftedEvidence evidence = new CraftedEvidence().everybody();

    @Test
    void whoWasLockedIsLockedAgain() {
        evidence.event(LOCKED, CraftedEvidence.deactivation(4, "locked", "admin", "r-0", NOW))
                .event(LOCKED, CraftedEvidence.reactivation(5, "locked", "admin", "r-1", NOW))
                .user(LOCKED, "locked", 5, NOW);

        assertThat(evidence.objections(guarantee)).isEmpty();
    }

    @Test
    void whoWasLockedIsNotMadeActiveByUs() {
        evidence.event(LOCKED, CraftedEvidence.deactivation(4, "locked", "admin", "r-0", NOW))
                .event(LOCKED, CraftedEvidence.reactivation(5, "active", "admin", "r-1", NOW))
                .user(LOCKED, "active", 5, NOW);

        assertThat(evidence.objections(guarantee))
                .containsExactly("the event 5 leads from deactivated to active, not from deactivated to locked");
    }

    @Test
    void theIdentityProviderMakesActiveWhomeverItLikes() {
        evidence.event(LOCKED, CraftedEvidence.deactivation(4, "locked", "admin", "r-0", NOW))
                .event(LOCKED, CraftedEvidence.setActive(5, NOW))
                .user(LOCKED, "active", 5, NOW);

        assertThat(evidence.objections(guarantee)).isEmpty();
    }

    @Test
    void whomSomebodyElseTookOutIsActiveAgain() {
        evidence.event(OUT, CraftedEvidence.reactivation(4, "active", "admin", "r-0", NOW))
                .user(OUT, "active", 4, NOW);

        assertThat(evidence.objections(guarantee)).isEmpty();
    }

    @Test
    void whoIsNotOutIsNotBroughtBack() {
        evidence.event(LOCKED, CraftedEvidence.reactivation(4, "active", "admin", "r-0", NOW))
                .user(LOCKED, "active", 4, NOW);

        assertThat(evidence.objections(guarantee)).containsExactly("user.reactivated in the state LOCKED");
    }
}
