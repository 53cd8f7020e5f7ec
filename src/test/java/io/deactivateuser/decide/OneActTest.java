package io.deactivateuser.decide;

import static io.deactivateuser.decide.Situation.CREATED;
import static io.deactivateuser.decide.Situation.NOW;
import static io.deactivateuser.decide.Situation.OWNER;
import static io.deactivateuser.decide.Situation.expecting;
import static io.deactivateuser.decide.Situation.names;
import static io.deactivateuser.decide.Situation.reactivation;
import static io.deactivateuser.decide.Situation.request;
import static io.deactivateuser.decide.Situation.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.deactivateuser.decide.User.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a change carries with it, and the way back. */
class OneActTest {
    private final Situation situation = new Situation();

    @Test
    void aReactivationGivesBackWhatTheDeactivationTook() {
        situation.with("locked", State.DEACTIVATED).taken("locked", State.LOCKED);
        situation.with("provider's", State.DEACTIVATED);

        DecidedBatch decided = situation.decide(
                situation.by(OWNER, reactivation("a", "locked")), situation.by(OWNER, reactivation("b", "provider's")));

        assertThat(names(decided)).containsExactly("OK", "OK");
        assertThat(decided.changes())
                .extracting(Change::user)
                .containsExactly(
                        new User("locked", "org-1", State.LOCKED, 8, CREATED, NOW),
                        new User("provider's", "org-1", State.ACTIVE, 8, CREATED, NOW));
    }

    @Test
    void offOnOffInOneBatchIsThreeChangesEachFromWhereTheOneBeforeItEnds() {
        situation.with("u", State.LOCKED);

        DecidedBatch decided = situation.decide(
                situation.by(OWNER, request("off", "u")),
                situation.by(OWNER, reactivation("on", "u")),
                situation.by(OWNER, reactivation("on-again", "u")),
                situation.by(OWNER, request("off-again", "u")));

        assertThat(names(decided)).containsExactly("OK", "OK", "USER_NOT_DEACTIVATED", "OK");
        assertThat(decided.changes())
                .extracting(Change::previousState)
                .containsExactly(State.LOCKED, State.DEACTIVATED, State.LOCKED);
        assertThat(decided.changes())
                .extracting(
                        change -> change.user().state(), change -> change.user().sequence())
                .containsExactly(tuple(State.DEACTIVATED, 8L), tuple(State.LOCKED, 9L), tuple(State.DEACTIVATED, 10L));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"ACTIVE", "LOCKED", "INITIAL"})
    void onlyWhoIsDeactivatedIsReactivated(State state) {
        situation.with("u", state);

        assertThat(situation.answer(OWNER, reactivation("r", "u"))).isEqualTo("USER_NOT_DEACTIVATED");
    }

    @Test
    void anotherSequenceThanTheExpectedOneIsToldAndRecorded() {
        situation.with("u", State.ACTIVE);

        DecidedBatch decided = situation.decide(
                situation.by(OWNER, expecting(Action.DEACTIVATE, "a", "u", 6)),
                situation.by(OWNER, expecting(Action.DEACTIVATE, "b", "u", 7)),
                situation.by(OWNER, expecting(Action.REACTIVATE, "c", "u", 7)),
                situation.by(OWNER, expecting(Action.REACTIVATE, "d", "u", 8)));

        assertThat(decided.decisions().get(0).answer())
                .isEqualTo(new Answer.Refusal(Reason.SEQUENCE_MISMATCH, null, 7L));
        assertThat(names(decided)).containsExactly("SEQUENCE_MISMATCH", "OK", "SEQUENCE_MISMATCH", "OK");
        assertThat(decided.entries()).hasSize(4);
    }

    /** A caller whose view is old is told that, and not what the user's state is now. */
    @Test
    void theSequenceComesBeforeTheState() {
        situation.with("u", State.DEACTIVATED);

        assertThat(situation.answer(OWNER, expecting(Action.DEACTIVATE, "r", "u", 6)))
                .isEqualTo("SEQUENCE_MISMATCH");
    }

    @Test
    void whoIsProtectedIsNotDeactivatedButReactivated() {
        situation
                .with("u", State.ACTIVE)
                .with("gone", State.DEACTIVATED)
                .guards(new Guards(false, Set.of("u", "gone"), Owners.NONE));

        assertThat(situation.answer(OWNER, request("a", "u"))).isEqualTo("USER_PROTECTED");
        assertThat(situation.answer(OWNER, validation("b", "u"))).isEqualTo("USER_PROTECTED");
        assertThat(situation.answer(OWNER, reactivation("c", "gone"))).isEqualTo("OK");
    }

    @Test
    void nobodyDeactivatesThemselvesUnlessThatIsAllowed() {
        situation.with(OWNER.id(), State.ACTIVE);
        assertThat(situation.answer(OWNER, request("a", OWNER.id()))).isEqualTo("SELF_DEACTIVATION");

        situation.guards(new Guards(true, Set.of(), Owners.NONE));
        assertThat(situation.answer(OWNER, request("a", OWNER.id()))).isEqualTo("OK");
    }

    @Test
    void nobodyReactivatesThemselves() {
        situation.with(OWNER.id(), State.DEACTIVATED).guards(new Guards(true, Set.of(), Owners.NONE));

        assertThat(situation.answer(OWNER, reactivation("a", OWNER.id()))).isEqualTo("SELF_REACTIVATION");
    }

    @Test
    void ofTwoLastOwnersOneStays() {
        owners("org-1", "first", "second");

        DecidedBatch decided = situation.decide(
                situation.by(OWNER, request("a", "first")),
                situation.by(OWNER, request("b", "second")),
                situation.by(OWNER, reactivation("c", "first")),
                situation.by(OWNER, request("d", "second")));

        assertThat(names(decided)).containsExactly("OK", "LAST_OWNER", "OK", "OK");
    }

    @Test
    void anActiveOwnerElsewhereLetsAllOfABatchGo() {
        owners("org-1", "first", "second");
        situation.guards(new Guards(
                false,
                Set.of(),
                new Owners(Map.of("first", Set.of("org-1"), "second", Set.of("org-1")), Set.of("org-1"))));

        DecidedBatch decided = situation.decide(
                situation.by(OWNER, request("a", "first")), situation.by(OWNER, request("b", "second")));

        assertThat(names(decided)).containsExactly("OK", "OK");
    }

    /** Who is locked owns nothing actively: without them there are as many active owners as before. */
    @Test
    void aLockedOwnerIsNoLastOne() {
        owners("org-1", "u");
        situation.with("u", State.LOCKED);

        assertThat(situation.answer(OWNER, request("a", "u"))).isEqualTo("OK");
    }

    @Test
    void aLockedOwnerDoesNotStandInForAnActiveOne() {
        owners("org-1", "u", "locked");
        situation.with("locked", State.LOCKED);

        assertThat(situation.answer(OWNER, request("a", "u"))).isEqualTo("LAST_OWNER");
    }

    @Test
    void whoIsDeactivatedInTheBatchMayWriteNobodyBehindThatUntilTheyAreBack() {
        Actor admin = new Actor("admin");
        situation
                .instanceWriter(admin)
                .with("admin", State.ACTIVE)
                .with("a", State.ACTIVE)
                .with("b", State.ACTIVE);

        DecidedBatch decided = situation.decide(
                situation.by(OWNER, request("1", "admin")),
                situation.by(admin, request("2", "a")),
                situation.by(OWNER, reactivation("3", "admin")),
                situation.by(admin, request("4", "b")));

        assertThat(names(decided)).containsExactly("OK", "PERMISSION_DENIED", "OK", "OK");
    }

    @Test
    void anActorWhoComesBackLockedMayWriteNobody() {
        Actor admin = new Actor("admin");
        situation
                .instanceWriter(admin)
                .former(admin)
                .with("admin", State.DEACTIVATED)
                .taken("admin", State.LOCKED)
                .with("a", State.ACTIVE);

        DecidedBatch decided = situation.decide(
                situation.by(OWNER, reactivation("1", "admin")), situation.by(admin, request("2", "a")));

        assertThat(names(decided)).containsExactly("OK", "PERMISSION_DENIED");
    }

    @Test
    void aReactivationThatWasToldAndLostIsMadeTrueAgain() {
        situation.with("u", State.DEACTIVATED).taken("u", State.LOCKED);
        Answer told = new Answer.Success(new Details(8, NOW, "org-1", CREATED), false);

        DecidedBatch decided = situation.decide(situation.told(OWNER, reactivation("r", "u"), told));

        assertThat(decided.decisions()).extracting(Decision::restored).containsExactly(Restored.RESTORED);
        assertThat(decided.restorations())
                .extracting(Change::user)
                .containsExactly(new User("u", "org-1", State.LOCKED, 8, CREATED, NOW));
    }

    @Test
    void aToldReactivationOfWhomSomebodyChangedSinceIsLeft() {
        situation.with("u", State.DEACTIVATED);
        Answer told = new Answer.Success(new Details(7, NOW, "org-1", CREATED), false);

        DecidedBatch decided = situation.decide(situation.told(OWNER, reactivation("r", "u"), told));

        assertThat(decided.decisions()).extracting(Decision::restored).containsExactly(Restored.LEFT);
        assertThat(decided.conflicts()).isEmpty();
    }

    /** Partitions are restored on their own, so a user's changes may come in any order. */
    @Test
    void ofChangesThatWereToldAndLostEachHasItsEventInWhateverOrderTheyCome() {
        situation.with("u", State.LOCKED);

        DecidedBatch decided = situation.decide(
                told(request("c", "u"), 10), told(reactivation("b", "u"), 9), told(request("a", "u"), 8));

        assertThat(decided.restorations())
                .extracting(Change::previousState, Change::user)
                .containsExactly(tuple(State.LOCKED, new User("u", "org-1", State.DEACTIVATED, 10, CREATED, NOW)));
        assertThat(decided.overtaken())
                .extracting(change -> change.user().sequence(), Change::isDeactivation)
                .containsExactly(tuple(9L, false), tuple(8L, true));
        assertThat(decided.conflicts()).isEmpty();
        assertThat(decided.entries()).hasSize(3);
    }

    @Test
    void aDeactivationThatOurOwnReactivationHasOvertakenIsNoConflict() {
        situation.with("u", State.ACTIVE).with("v", State.ACTIVE).givenBack("v");

        DecidedBatch decided = situation.decide(
                told(reactivation("b", "u"), 9), told(request("a", "u"), 8), told(request("c", "v"), 7));

        assertThat(decided.conflicts()).isEmpty();
        assertThat(decided.decisions())
                .extracting(Decision::restored)
                .containsExactly(Restored.RESTORED, Restored.ALREADY, Restored.ALREADY);
        assertThat(decided.restorations())
                .extracting(change -> change.user().state())
                .containsExactly(State.ACTIVE);
    }

    private Submission told(DeactivateUserRequest request, long sequence) {
        return situation.told(OWNER, request, new Answer.Success(new Details(sequence, NOW, "org-1", CREATED), false));
    }

    @Test
    void requestsWithoutTheNewFieldsHashAsTheyDid() {
        assertThat(request("r", "u").content().toString())
                .isEqualTo("13f0acca97ac71149f76c914c8c4a9064be7e32d5ee1329f8a585f915dd71ad7");
        assertThat(List.of(
                        request("r", "u").content(),
                        reactivation("r", "u").content(),
                        expecting(Action.DEACTIVATE, "r", "u", 0).content(),
                        expecting(Action.DEACTIVATE, "r", "u", 7).content(),
                        new DeactivateUserRequest("r", "u", null, null, false, Action.DEACTIVATE, null, "0").content(),
                        new DeactivateUserRequest("r", "u", null, null, false, Action.DEACTIVATE, null, "b").content()))
                .doesNotHaveDuplicates();
    }

    /** They own the organization, and nobody else does. */
    private void owners(String owned, String... users) {
        Map<String, Set<String>> all = new HashMap<>();
        for (String user : users) {
            situation.with(user, State.ACTIVE);
            all.put(user, Set.of(owned));
        }
        situation.guards(new Guards(false, Set.of(), new Owners(all, Set.of())));
    }
}
