package io.deactivateuser.decide;

import static io.deactivateuser.decide.Situation.CREATED;
import static io.deactivateuser.decide.Situation.NOBODY;
import static io.deactivateuser.decide.Situation.NOW;
import static io.deactivateuser.decide.Situation.OWNER;
import static io.deactivateuser.decide.Situation.expecting;
import static io.deactivateuser.decide.Situation.expiring;
import static io.deactivateuser.decide.Situation.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decide.Permissions.Grant;
import io.deactivateuser.decide.User.State;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckTest {
    private static final DeactivateUserRequest LATE = expiring("r", "u", CREATED);
    /** The user alone owns something. */
    private static final Owners LAST = new Owners(Map.of("u", Set.of("org-1")), Set.of());

    private static final DeactivateUserRequest REQUEST = request("r", "u");

    /** Each line mends what the one before was refused for, so that the next check has its turn. */
    @Test
    void everyCheckOfTheDecisionAnswersInItsTurn() {
        assertThat(Stream.of(
                                facts(NOBODY, LATE, LATE, State.UNREADABLE),
                                facts(NOBODY, LATE, REQUEST, State.UNREADABLE),
                                facts(NOBODY, LATE, null, State.UNREADABLE),
                                facts(NOBODY, REQUEST, null, State.UNREADABLE),
                                facts(OWNER, REQUEST, null, State.UNREADABLE),
                                facts(OWNER, REQUEST, null, State.DELETED),
                                facts(OWNER, expecting(Action.DEACTIVATE, "r", "u", 6), null, State.INITIAL),
                                facts(OWNER, REQUEST, null, State.INITIAL),
                                guarded(OWNER, new Guards(false, Set.of("u"), LAST)),
                                guarded(new Actor("u"), new Guards(false, Set.of(), LAST)),
                                guarded(new Actor("u"), new Guards(true, Set.of(), LAST)))
                        .map(CheckTest::firstThatAnswers))
                .containsExactly(Check.withRules());
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "LOCKED"})
    void noCheckIsAgainstAUserWhoMayBeChanged(State state) {
        assertThat(firstThatAnswers(facts(OWNER, REQUEST, null, state))).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void theReasonsOfACheckHaveOneCode(Check check) {
        assertThat(check.reasons()).allMatch(reason -> reason.code() == check.code());
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonIsOfOneCheckAndInternalOfThoseWithoutANumber(Reason reason) {
        assertThat(Check.values())
                .filteredOn(check -> check.reasons().contains(reason))
                .allMatch(check -> (check.number() == 0) == (reason == Reason.INTERNAL))
                .hasSize(reason == Reason.INTERNAL ? 2 : 1);
    }

    /** Earlier ones could be had by anyone without permission, who could fill the ledger. */
    @Test
    void answersAreRecordedFromTheCheckOfTheUserOn() {
        List<Check> numbered = Arrays.stream(Check.values())
                .filter(check -> check.number() > 0)
                .toList();

        assertThat(numbered)
                .filteredOn(Check::isRecorded)
                .isEqualTo(numbered.subList(numbered.indexOf(Check.USER), numbered.size()));
    }

    private static RequestFacts facts(
            Actor actor, DeactivateUserRequest request, @Nullable DeactivateUserRequest recorded, State state) {
        return facts(actor, request, recorded, state, Guards.NONE);
    }

    private static RequestFacts guarded(Actor actor, Guards guards) {
        return facts(actor, REQUEST, null, State.ACTIVE, guards);
    }

    private static RequestFacts facts(
            Actor actor,
            DeactivateUserRequest request,
            @Nullable DeactivateUserRequest recorded,
            State state,
            Guards guards) {
        Permissions permissions = new Permissions(
                Set.of(new Grant(OWNER, "org-1"), new Grant(new Actor("u"), "org-1")), Set.of(OWNER, new Actor("u")));
        Submission submission = new Submission(actor, request, new RecordPosition("requests", 0, 1));
        LedgerEntry entry = recorded == null
                ? null
                : new LedgerEntry(
                        submission.ledgerKey(),
                        recorded.userId(),
                        recorded.content(),
                        new RecordPosition("requests", 0, 0),
                        new Answer.Refusal(Reason.USER_INITIAL));
        User user = new User("u", "org-1", state, 7, CREATED, CREATED);
        return new RequestFacts(
                submission,
                entry,
                user,
                new Facts(
                        NOW,
                        Map.of("u", user),
                        Map.of(Action.DEACTIVATE, permissions),
                        Set.of(),
                        guards,
                        Map.of(),
                        Set.of(),
                        Map.of(),
                        Map.of()),
                Map.of("u", user),
                Set.of());
    }

    private static @Nullable Check firstThatAnswers(RequestFacts facts) {
        return Arrays.stream(Check.withRules())
                .filter(check -> check.decide(facts) != null)
                .findFirst()
                .orElse(null);
    }
}
