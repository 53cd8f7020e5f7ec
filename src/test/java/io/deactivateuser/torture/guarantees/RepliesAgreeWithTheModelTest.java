package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.torture.traffic.Content;
import io.deactivateuser.torture.traffic.Target;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RepliesAgreeWithTheModelTest {
    private static final int PROTECTED = 7;
    private static final Target ONE = new Target(1, true);

    private final Guarantee model = new RepliesAgreeWithTheModel();
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

    @Test
    void aSuccessDependsOnTheSequenceThatIsExpected() {
        assertThat(told(1, Content.of(ONE).expecting(2L))).isEmpty();
        assertThat(told(1, Content.of(ONE).expecting(1L))).containsExactly("a success that should have been refused");
    }

    @Test
    void aSuccessKeepsItsBatch() {
        assertThat(told(1, Content.of(ONE).inBatch(7))).containsExactly("a success without its event");
    }

    @Test
    void whoIsProtectedIsNotDeactivated() {
        assertThat(told(PROTECTED, Content.of(new Target(PROTECTED, true))))
                .containsExactly("a success that should have been refused");
    }

    @Test
    void anotherSequenceIsToldAsItIs() {
        Content expecting = Content.of(ONE).expecting(9L);

        assertThat(refused(expecting, "SEQUENCE_MISMATCH", 2).objections(model)).isEmpty();
        assertThat(refused(expecting, "SEQUENCE_MISMATCH", 3).objections(model))
                .containsExactly("the user was in no state that gives SEQUENCE_MISMATCH");
        assertThat(refused(Content.of(ONE), "SEQUENCE_MISMATCH", 2).objections(model))
                .containsExactly("the user was in no state that gives SEQUENCE_MISMATCH");
    }

    @Test
    void whoIsNotOutCannotBeBroughtBack() {
        Content back = Content.of(ONE).reactivating();

        assertThat(refused(back, "USER_NOT_DEACTIVATED", 0).objections(model)).isEmpty();
        assertThat(refused(back, "USER_ALREADY_DEACTIVATED", 0).objections(model))
                .containsExactly("the user was in no state that gives USER_ALREADY_DEACTIVATED");
    }

    @Test
    void theLastOwnerIsWhoIsAlone() {
        List<Integer> owners =
                Objects.requireNonNull(new CraftedEvidence().owners().get("org-45"));
        Content last = Content.of(new Target(owners.get(0), true));

        assertThat(refused(last, "LAST_OWNER", 0).objections(model))
                .containsExactly("the user was in no state that gives LAST_OWNER");
        assertThat(refused(last, "LAST_OWNER", 0)
                        .event(owners.get(1), 9, "admin", "r-9", 5)
                        .objections(model))
                .isEmpty();
    }

    @Test
    void aValidationSeesAChangeOnceItIsCommitted() {
        int changedAt = 10_000;
        CraftedEvidence since = new CraftedEvidence()
                .event(1, 3, "admin", "r-9", changedAt)
                .request("admin", Content.of(ONE).validatingOnly(true), changedAt + 1_000)
                .validated(0, 2, changedAt + 1_100);
        CraftedEvidence longSince = new CraftedEvidence()
                .event(1, 3, "admin", "r-9", changedAt)
                .request("admin", Content.of(ONE).validatingOnly(true), changedAt + 60_000)
                .validated(0, 2, changedAt + 60_100);

        assertThat(since.objections(model)).isEmpty();
        assertThat(longSince.objections(model)).containsExactly("the user was in no state meanwhile that gives OK");
    }

    private List<String> told(int user, Content content) {
        long sequence = 2L + user % 7;
        return new CraftedEvidence()
                .request("admin", content)
                .told(0, sequence, 10)
                .recorded("admin", "r-0", 0, "OK", sequence, 10, 10)
                .event(user, sequence, "admin", "r-0", 10)
                .objections(model);
    }

    private static CraftedEvidence refused(Content content, String reason, long sequence) {
        return new CraftedEvidence()
                .request("admin", content)
                .refused(0, reason, sequence, 10)
                .recorded("admin", "r-0", 0, reason, sequence, 0, 10);
    }
}
