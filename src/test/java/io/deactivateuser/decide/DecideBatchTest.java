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

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void anUnknownUserIsToldOnlyToWhoMayWriteEveryUser() {
        assertThat(situation.answer(STRANGER, request("r", "unknown"))).isEqualTo("PERMISSION_DENIED");
        assertThat(situation.answer(NOBODY, request("r", "unknown"))).isEqualTo("PERMISSION_DENIED");

        situation.instanceWriter(NOBODY);

        assertThat(situation.answer(NOBODY, request("r", "unknown"))).isEqualTo("USER_NOT_FOUND");
    }

    @Test
    void whoIsDeactivatedMayWriteNobodyFromTheNextRecordOn() {
        situation.with("u-1", User.State.ACTIVE).with("u-2", User.State.ACTIVE).with(OWNER.id(), User.State.ACTIVE);
        situation.instanceWriter(NOBODY);

        assertThat(names(situation.decide(
                        situation.by(OWNER, request("r-1", "u-1")),
                        situation.by(NOBODY, request("r-2", OWNER.id())),
                        situation.by(OWNER, request("r-3", "u-2")),
                        situation.by(OWNER, request("r-1", "u-1")))))
                .containsExactly("OK", "OK", "PERMISSION_DENIED", "OK");
    }

    @Test
    void whoDeactivatesItselfHasDoneSo() {
        situation
                .with("u", User.State.ACTIVE)
                .with(OWNER.id(), User.State.ACTIVE)
                .guards(new Guards(true, Set.of(), Owners.NONE));

        assertThat(names(situation.decide(
                        situation.by(OWNER, request("r-1", OWNER.id())), situation.by(OWNER, request("r-2", "u")))))
                .containsExactly("OK", "PERMISSION_DENIED");
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
                .extracting(Decision::answer)
                .containsExactly(new Answer.Success(new Details(8, NOW, "org-1", CREATED), false));
        assertThat(decided.changes()).hasSize(1);
        assertThat(decided.entries()).hasSize(1);
    }

    @Test
    void whatTheDatabaseMakesOfAUserIsWhatIsDecided() {
        situation.with("u", User.State.ACTIVE).with("other", User.State.ACTIVE);
        User made = new User("u", "org-1", User.State.DEACTIVATED, 5000, CREATED, CREATED);
        Submission first = situation.by(OWNER, request("r-1", "u"));

        DecidedBatch decided = situation.decideAfter(
                Map.of(first.position(), made),
                first,
                situation.by(OWNER, request("r-2", "u")),
                situation.by(OWNER, request("r-1", "u")),
                situation.by(OWNER, request("r-3", "other")));

        assertThat(Situation.names(decided)).containsExactly("OK", "USER_ALREADY_DEACTIVATED", "OK", "OK");
        assertThat(decided.changes().get(0)).isEqualTo(new Change(User.State.ACTIVE, made, first));
        assertThat(decided.decisions().get(0).answer()).isEqualTo(new Answer.Success(made.details(), false));
        assertThat(decided.decisions().get(2).answer()).isEqualTo(new Answer.Success(made.details(), false));
        assertThat(decided.entries().get(0).answer()).isEqualTo(new Answer.Success(made.details(), false));
        assertThat(decided.changes().get(1).user().sequence()).isEqualTo(8);
    }

    @Test
    void anIdThatTwoRowsHaveIsUnreadableToWhoMayWriteEitherOfThem() {
        User twice = new User("u", "org-1", User.State.ACTIVE, 7, CREATED, CREATED)
                .beside(new User("u", "org-2", User.State.DELETED, 7, CREATED, CREATED));
        situation.with(twice);

        assertThat(situation.answer(OWNER, request("r", "u"))).isEqualTo("INTERNAL");
        assertThat(situation.answer(STRANGER, request("r", "u"))).isEqualTo("INTERNAL");
        assertThat(situation.answer(NOBODY, request("r", "u"))).isEqualTo("PERMISSION_DENIED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACTIVE", "Active", " active", "active ", "unreadable", "suspended", ""})
    void aStateInAnotherSpellingIsNotKnown(String column) {
        assertThat(User.State.of(column)).isEqualTo(User.State.UNREADABLE);
    }

    @Test
    void ofTwoRequestsForOneUserTheFirstWins() {
        situation.with("u", User.State.ACTIVE);

        DecidedBatch decided =
                situation.decide(situation.by(OWNER, request("a", "u")), situation.by(OWNER, request("b", "u")));

        assertThat(names(decided)).containsExactly("OK", "USER_ALREADY_DEACTIVATED");
        assertThat(decided.changes()).hasSize(1);
    }

    @Test
    void aRepeatGetsTheSameAnswerAndChangesNothing() {
        situation.with("u", User.State.ACTIVE);

        DecidedBatch decided =
                situation.decide(situation.by(OWNER, request("a", "u")), situation.by(OWNER, request("a", "u")));

        assertThat(decided.decisions().get(1).answer())
                .isEqualTo(decided.decisions().get(0).answer());
        assertThat(decided.decisions()).extracting(Decision::replayed).containsExactly(false, true);
        assertThat(decided.changes()).hasSize(1);
        assertThat(decided.entries()).hasSize(1);
    }

    @Test
    void theSameRecordDeliveredAgainIsNoRepeat() {
        situation.with("u", User.State.ACTIVE);
        Submission submission = situation.by(OWNER, request("a", "u"));
        DecidedBatch first = situation.decide(submission);

        DecidedBatch again = situation.recorded(first.entries()).decide(submission);

        assertThat(again.decisions())
                .containsExactly(new Decision(first.decisions().get(0).answer(), false));
        assertThat(again.decisions().get(0).isOfEarlierTry()).isTrue();
        assertThat(again.changes()).isEmpty();
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

    /** Refused at its first try, and not recorded; then the same ID was answered, and the user given back. */
    @Test
    void whatNobodyWasToldOfUndoesNothingThatCameAfterIt() {
        situation.with("u", User.State.ACTIVE);
        Submission refused = situation.by(OWNER, request("r", "u"));
        LedgerEntry behind = new LedgerEntry(
                refused.ledgerKey(),
                "u",
                request("r", "u").content(),
                new RecordPosition("requests", 0, 5),
                new Answer.Success(
                        new User("u", "org-1", User.State.DEACTIVATED, 6, CREATED, CREATED).details(), false));

        DecidedBatch decided = situation.recorded(List.of(behind)).decide(refused);

        assertThat(names(decided)).containsExactly("INTERNAL");
        assertThat(decided.changes()).isEmpty();
    }

    /** After a crash a batch is read again from its beginning: nobody may be told of a record that comes later. */
    @Test
    void anAnswerToARecordBehindThisOneIsNoneToThisOne() {
        situation.with("u", User.State.ACTIVE);
        Submission validation = situation.by(OWNER, validation("a", "u"));
        Submission request = situation.by(OWNER, request("a", "u"));
        situation.recorded(situation.decide(validation, request).entries()).with("u", User.State.DEACTIVATED);

        DecidedBatch again = situation.decide(validation, request);

        assertThat(names(again)).containsExactly("USER_ALREADY_DEACTIVATED", "OK");
        assertThat(again.decisions()).noneMatch(Decision::replayed);
        assertThat(again.entries()).isEmpty();
    }

    @Test
    void aDeactivationThatWasToldAndLostIsMadeTrueAgainAsItWasTold() {
        situation.with("u", User.State.ACTIVE);

        DecidedBatch decided = situation.decide(told("u", 9));

        assertThat(decided.decisions()).extracting(Decision::restored).containsExactly(Restored.RESTORED);
        assertThat(decided.restorations())
                .extracting(Change::user)
                .containsExactly(new User("u", "org-1", User.State.DEACTIVATED, 9, CREATED, NOW));
        assertThat(decided.entries()).hasSize(1);
        assertThat(decided.changes()).isEmpty();
    }

    @Test
    void whoWasToldAndIsDeactivatedIsLeftAsItIs() {
        situation.with("u", User.State.DEACTIVATED);

        DecidedBatch decided = situation.decide(told("u", 7));

        assertThat(decided.decisions()).extracting(Decision::restored).containsExactly(Restored.ALREADY);
        assertThat(decided.restorations()).isEmpty();
    }

    @Test
    void whoeverElseChangedAUserSinceMakesAConflict() {
        situation.with("u", User.State.ACTIVE);

        DecidedBatch decided = situation.decide(told("u", 7));

        assertThat(decided.decisions()).extracting(Decision::restored).containsExactly(Restored.CONFLICT);
        assertThat(decided.conflicts())
                .extracting(conflict -> conflict.found().id())
                .containsExactly("u");
        assertThat(decided.restorations()).isEmpty();
    }

    /** The ledger has the answer, so the change was not lost, and the user was changed after it. */
    @Test
    void aChangeThatCameAfterAnAnswerWhichIsRecordedIsNoConflict() {
        situation.with("u", User.State.ACTIVE);
        Submission told = told("u", 7);
        situation.recorded(situation.decide(told).entries());

        assertThat(situation.decide(told).decisions())
                .extracting(Decision::restored)
                .containsExactly(Restored.ALREADY);
    }

    @ParameterizedTest
    @CsvSource({"DELETED", "UNREADABLE"})
    void aUserWhoIsNotThereAnyMoreOrCannotBeReadIsNotChanged(User.State state) {
        situation.with("u", state);

        DecidedBatch decided = situation.decide(told("u", 9), told("nobody", 9));

        assertThat(decided.decisions())
                .extracting(Decision::restored)
                .containsExactly(state == User.State.DELETED ? Restored.LEFT : Restored.CONFLICT, Restored.LEFT);
        assertThat(decided.restorations()).isEmpty();
    }

    @Test
    void anotherUserUnderTheSameIdIsLeft() {
        situation.with("u", User.State.ACTIVE);
        Details details = new Details(9, NOW, "org-1", CREATED.minusSeconds(1));

        DecidedBatch decided =
                situation.decide(situation.told(OWNER, request("a", "u"), new Answer.Success(details, false)));

        assertThat(decided.decisions()).extracting(Decision::restored).containsExactly(Restored.LEFT);
    }

    @Test
    void aRefusalThatWasToldIsRecordedAgain() {
        situation.with("u", User.State.ACTIVE);

        DecidedBatch decided =
                situation.decide(situation.told(OWNER, request("a", "u"), new Answer.Refusal(Reason.USER_INITIAL)));

        assertThat(decided.decisions()).extracting(Decision::restored).containsExactly(Restored.RECORDED);
        assertThat(decided.entries()).hasSize(1);
        assertThat(decided.changes()).isEmpty();
    }

    private Submission told(String userId, long sequence) {
        return situation.told(
                OWNER,
                request("of-" + userId, userId),
                new Answer.Success(new Details(sequence, NOW, "org-1", CREATED), false));
    }
}
