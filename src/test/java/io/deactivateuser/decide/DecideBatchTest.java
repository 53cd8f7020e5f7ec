package io.deactivateuser.decide;

import static io.deactivateuser.decide.Situation.CREATED;
import static io.deactivateuser.decide.Situation.NOBODY;
import static io.deactivateuser.decide.Situation.NOW;
import static io.deactivateuser.decide.Situation.OWNER;
import static io.deactivateuser.decide.Situation.STRANGER;
import static io.deactivateuser.decide.Situation.expiring;
import static io.deactivateuser.decide.Situation.names;
import static io.deactivateuser.decide.Situation.request;
import static io.deactivateuser.decide.Situation.validation;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecideBatchTest {
    private final Situation situation = new Situation();

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, OK",
        "LOCKED, OK",
        "DEACTIVATED, USER_ALREADY_DEACTIVATED",
        "INITIAL, USER_INITIAL",
        "DELETED, USER_NOT_FOUND",
        "UNREADABLE, INTERNAL"
    })
    void theStateOfAUserDecides(User.State state, String answer) {
        situation.with("u", state);

        assertThat(situation.answer(OWNER, request("r", "u"))).isEqualTo(answer);
        assertThat(situation.answer(OWNER, validation("r", "u"))).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE", "LOCKED", "DEACTIVATED", "INITIAL", "DELETED", "UNREADABLE"})
    void whoMayNotWriteAUserIsToldTheSameWhateverItsState(User.State state) {
        situation.with("u", state);

        assertThat(situation.answer(STRANGER, request("r", "u"))).isEqualTo("PERMISSION_DENIED");
        assertThat(situation.answer(NOBODY, request("r", "u"))).isEqualTo("PERMISSION_DENIED");
    }

    @Test
    void anAnswerAboutARowThatCannotBeReadIsNotRecorded() {
        situation.with("u", User.State.UNREADABLE);

        assertThat(situation.decide(situation.by(OWNER, request("r", "u"))).entries())
                .isEmpty();
    }

    @Test
    void anUnknownUserIsToldOnlyToWhoMayWriteSomeUser() {
        assertThat(situation.answer(STRANGER, request("r", "unknown"))).isEqualTo("USER_NOT_FOUND");
        assertThat(situation.answer(NOBODY, request("r", "unknown"))).isEqualTo("PERMISSION_DENIED");
    }

    @Test
    void aRoleOverTheWholeInstanceReachesEveryUser() {
        situation.with("u", User.State.ACTIVE).instanceWriter(NOBODY);

        assertThat(situation.answer(NOBODY, request("r", "u"))).isEqualTo("OK");
    }

    @Test
    void theMomentOfExpiryIsTooLate() {
        situation.with("u", User.State.ACTIVE);

        assertThat(situation.answer(OWNER, expiring("r", "u", NOW))).isEqualTo("REQUEST_EXPIRED");
        assertThat(situation.answer(OWNER, expiring("r", "u", NOW.plusNanos(1))))
                .isEqualTo("OK");
    }

    @Test
    void aDeactivationRaisesTheSequenceByOneAndTakesTheDatabasesTime() {
        situation.with("u", User.State.ACTIVE);

        DecidedBatch decided = situation.decide(situation.by(OWNER, request("r", "u")));

        assertThat(decided.decisions())
                .containsExactly(new Decision(new Answer.Success(new Details(8, NOW, "org-1", CREATED), false), false));
        assertThat(decided.deactivations()).hasSize(1);
        assertThat(decided.entries()).hasSize(1);
    }

    @Test
    void ofTwoRequestsForOneUserTheFirstWins() {
        situation.with("u", User.State.ACTIVE);

        DecidedBatch decided =
                situation.decide(situation.by(OWNER, request("a", "u")), situation.by(OWNER, request("b", "u")));

        assertThat(names(decided)).containsExactly("OK", "USER_ALREADY_DEACTIVATED");
        assertThat(decided.deactivations()).hasSize(1);
    }

    @Test
    void aRepeatGetsTheSameAnswerAndChangesNothing() {
        situation.with("u", User.State.ACTIVE);

        DecidedBatch decided =
                situation.decide(situation.by(OWNER, request("a", "u")), situation.by(OWNER, request("a", "u")));

        assertThat(decided.decisions().get(1).answer())
                .isEqualTo(decided.decisions().get(0).answer());
        assertThat(decided.decisions()).extracting(Decision::replayed).containsExactly(false, true);
        assertThat(decided.deactivations()).hasSize(1);
        assertThat(decided.entries()).hasSize(1);
    }

    @Test
    void theSameRecordDeliveredAgainIsNoRepeat() {
        situation.with("u", User.State.ACTIVE);
        Submission submission = situation.by(OWNER, request("a", "u"));
        DecidedBatch first = situation.decide(submission);

        DecidedBatch again = situation.recorded(first.entries()).decide(submission);

        assertThat(again.decisions()).isEqualTo(first.decisions());
        assertThat(again.deactivations()).isEmpty();
        assertThat(again.entries()).isEmpty();
    }

    @Test
    void aRequestIdWithOtherContentIsRefusedAndStaysWhatItWas() {
        situation.with("u", User.State.ACTIVE).with("v", User.State.ACTIVE);

        DecidedBatch decided = situation.decide(
                situation.by(OWNER, request("a", "u")),
                situation.by(OWNER, request("a", "v")),
                situation.by(OWNER, validation("a", "u")),
                situation.by(OWNER, request("a", "u")));

        assertThat(names(decided)).containsExactly("OK", "REQUEST_ID_REUSED", "REQUEST_ID_REUSED", "OK");
    }

    @Test
    void eachActorHasItsOwnRequestIds() {
        situation.with("u", User.State.ACTIVE).instanceWriter(STRANGER);

        DecidedBatch decided =
                situation.decide(situation.by(STRANGER, request("a", "u")), situation.by(OWNER, request("a", "u")));

        assertThat(names(decided)).containsExactly("OK", "USER_ALREADY_DEACTIVATED");
        assertThat(decided.entries()).hasSize(2);
    }

    @Test
    void refusalsBeforeTheStateAreNotRecorded() {
        situation.with("u", User.State.ACTIVE);

        DecidedBatch decided = situation.decide(
                situation.by(NOBODY, request("a", "u")), situation.by(OWNER, expiring("b", "u", CREATED)));

        assertThat(names(decided)).containsExactly("PERMISSION_DENIED", "REQUEST_EXPIRED");
        assertThat(decided.entries()).isEmpty();
    }

    @Test
    void aValidationLeavesTheUserToTheNextRequest() {
        situation.with("u", User.State.ACTIVE);

        DecidedBatch decided =
                situation.decide(situation.by(OWNER, validation("a", "u")), situation.by(OWNER, request("a", "u")));

        assertThat(names(decided)).containsExactly("OK", "OK");
        assertThat(decided.decisions().get(0).answer())
                .isEqualTo(new Answer.Success(new Details(7, CREATED, "org-1", CREATED), true));
        assertThat(decided.entries()).hasSize(1);
    }
}
