package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepliesAgreeWithTheModelTest {
    private final CraftedEvidence evidence =
            new CraftedEvidence().request(1).told(0, 3, 10).event(1, 3, "admin", "r-0", 10);

    @Test
    void aSuccessIsRecordedAtTheMomentOfItsEvent() {
        evidence.recorded("admin", "r-0", 0, "OK", 3, 10, 10);

        assertThat(evidence.objections(new RepliesAgreeWithTheModel())).isEmpty();
    }

    @Test
    void aSuccessThatIsRecordedLaterHasNoEvent() {
        evidence.recorded("admin", "r-0", 0, "OK", 3, 10, 50);

        assertThat(evidence.objections(new RepliesAgreeWithTheModel())).containsExactly("a success without its event");
    }

    @Test
    void aSuccessMayBeRecordedOnceMoreWhereTheDatabaseWentBack() {
        evidence.recorded("admin", "r-0", 0, "OK", 3, 10, 50).wentBack(40, 60);

        assertThat(evidence.objections(new RepliesAgreeWithTheModel())).isEmpty();
    }

    @Test
    void whereItWentBackAnotherTimeASuccessHasNoEvent() {
        evidence.recorded("admin", "r-0", 0, "OK", 3, 10, 50).wentBack(20, 40);

        assertThat(evidence.objections(new RepliesAgreeWithTheModel())).containsExactly("a success without its event");
    }

    @Test
    void whatIsRecordedOnceMoreIsStillWhatWasTold() {
        evidence.recorded("admin", "r-0", 0, "OK", 4, 10, 50).wentBack(40, 60);

        assertThat(evidence.objections(new RepliesAgreeWithTheModel()))
                .singleElement()
                .asString()
                .startsWith("the answer is not the recorded one");
    }
}
