package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EveryChangeHasItsEventTest {
    private static final UserEvent OUT = CraftedEvidence.deactivation(3, "active", "admin", "r-0", 10);
    private static final UserEvent BACK = CraftedEvidence.reactivation(4, "active", "admin", "r-1", 20);

    private final Guarantee guarantee = new EveryChangeHasItsEvent();
    private final CraftedEvidence evidence = new CraftedEvidence().user(1, "active", 4, 20);

    @Test
    void changesThatWereToldOnceEachAreFine() {
        evidence.event(1, OUT).told(1, OUT).event(1, BACK).told(1, BACK);

        assertThat(evidence.objections(guarantee)).isEmpty();
    }

    @Test
    void whatTheIdentityProviderChangesIsNotTold() {
        evidence.event(1, OUT).told(1, OUT).event(1, CraftedEvidence.setActive(4, 20));

        assertThat(evidence.objections(guarantee)).isEmpty();
    }

    @Test
    void aChangeWithoutAnEventIsObjectedTo() {
        evidence.event(1, OUT).told(1, OUT).event(1, BACK);

        assertThat(evidence.objections(guarantee)).containsExactly("0 events of the change 4");
    }

    @Test
    void aChangeThatIsToldTwiceIsObjectedTo() {
        evidence.event(1, OUT).told(1, OUT).told(1, OUT);

        assertThat(evidence.objections(guarantee)).containsExactly("2 events of the change 3");
    }

    @Test
    void anEventThatSaysSomethingElseIsObjectedTo() {
        evidence.event(1, OUT).told(1, CraftedEvidence.deactivation(3, "locked", "admin", "r-0", 10));

        assertThat(evidence.objections(guarantee)).singleElement().asString().startsWith("the event is ");
    }

    @Test
    void anEventOfNoChangeIsObjectedTo() {
        evidence.event(1, OUT).told(1, OUT).told(1, BACK);

        assertThat(evidence.objections(guarantee)).singleElement().asString().startsWith("an event of no change: ");
    }
}
