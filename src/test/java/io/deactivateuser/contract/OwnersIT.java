package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who counts as an owner of what, where people have several roles over several organizations. */
class OwnersIT {
    @AutoClose
    private static final Deployment DEPLOYMENT = Deployment.create().answeringOnce();

    private static final Worker WORKER = DEPLOYMENT.startWorker();

    private final String organization = DEPLOYMENT.newId("org");
    private final String owner = DEPLOYMENT.newUser("active");
    private final String other = DEPLOYMENT.newUser("active");

    /** Whom a test has made an owner of the whole instance would be one in the others too. The administrator is no user. */
    @BeforeEach
    void nobodyOwnsAnything() {
        DEPLOYMENT.directory().jdbc().update("DELETE FROM role_grants WHERE actor_id <> ?", Deployment.ADMIN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoOwnsTheInstanceAndAnOrganizationStaysWhileOneOfThemHasNoOtherOwner(boolean instanceHasAnother) {
        grant(owner, "*", "IAM_OWNER");
        grant(owner, organization, "ORG_OWNER");
        grant(other, instanceHasAnother ? "*" : organization, instanceHasAnother ? "IAM_OWNER" : "ORG_OWNER");
        assertThat(ask(owner)).isEqualTo("LAST_OWNER");

        String third = DEPLOYMENT.newUser("active");
        grant(third, instanceHasAnother ? organization : "*", instanceHasAnother ? "ORG_OWNER" : "IAM_OWNER");

        assertThat(ask(owner)).isEqualTo("OK");
    }

    @Test
    void anOwnerOfOneOrganizationIsNoneOfAnother() {
        grant(owner, organization, "ORG_OWNER");
        grant(other, DEPLOYMENT.newId("org"), "ORG_OWNER");

        assertThat(ask(owner)).isEqualTo("LAST_OWNER");
    }

    @Test
    void anyOfTheRolesMakesAnOwnerAndOfTwoOwnersByDifferentOnesOneStays() {
        grant(owner, organization, "ORG_OWNER");
        grant(other, organization, "IAM_OWNER");

        assertThat(askTogether(request(owner), request(other))).containsExactly("OK", "LAST_OWNER");
    }

    @Test
    void aSecondRoleOfTheSameUserIsNoSecondOwner() {
        grant(owner, organization, "ORG_OWNER");
        grant(owner, organization, "IAM_OWNER");

        assertThat(ask(owner)).isEqualTo("LAST_OWNER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"locked", "initial", "deactivated", "deleted"})
    void aHolderWhoIsNotActiveDoesNotCount(String state) {
        grant(owner, organization, "ORG_OWNER");
        grant(DEPLOYMENT.newUser(state), organization, "ORG_OWNER");

        assertThat(ask(owner)).isEqualTo("LAST_OWNER");
    }

    @Test
    void aHolderWhoIsNoUserDoesNotCount() {
        grant(owner, organization, "ORG_OWNER");
        grant(DEPLOYMENT.newId("service"), organization, "ORG_OWNER");

        assertThat(ask(owner)).isEqualTo("LAST_OWNER");
    }

    @Test
    void aRoleThatIsNotListedNeitherGuardsItsHolderNorMakesUpForAnOwner() {
        grant(owner, organization, "ORG_OWNER");
        grant(other, organization, "ORG_USER_MANAGER");

        assertThat(askTogether(request(owner), request(other))).containsExactly("LAST_OWNER", "OK");
    }

    @Test
    void whereNoRoleIsListedEveryOwnerMayGo() throws Exception {
        try (Deployment unguarded = Deployment.create().answeringOnce()) {
            unguarded.startWorker("deactivate-user.guards.last-owner-roles=");
            String last = unguarded.newUser("active");
            unguarded.directory().grant(last, "*", "IAM_OWNER");
            unguarded.directory().grant(last, organization, "ORG_OWNER");

            assertThat(unguarded.ask(unguarded.request(last)).outcome()).isEqualTo("OK");
        }
    }

    /** Somebody who was locked is given back locked, and so is no active owner again. */
    @ParameterizedTest
    @CsvSource({"active, OK", "locked, LAST_OWNER"})
    void whoIsGivenBackBeforeItInTheBatchCountsAsTheyAreThen(String before, String outcome) {
        String back = DEPLOYMENT.newUser(before);
        DEPLOYMENT.ask(request(back)).success();
        grant(owner, organization, "ORG_OWNER");
        grant(back, organization, "IAM_OWNER");

        assertThat(askTogether(reactivation(back), request(owner))).containsExactly("OK", outcome);
    }

    @Test
    void whoIsGivenBackBehindItInTheBatchComesTooLate() {
        DEPLOYMENT.ask(request(other)).success();
        grant(owner, organization, "ORG_OWNER");
        grant(other, organization, "ORG_OWNER");

        assertThat(askTogether(request(owner), reactivation(other), request(owner)))
                .containsExactly("LAST_OWNER", "OK", "OK");
    }

    @Test
    void aValidationSeesWhoIsLeftAndTakesNobody() {
        grant(owner, organization, "ORG_OWNER");
        grant(other, organization, "IAM_OWNER");

        assertThat(askTogether(validation(owner), request(other), validation(owner)))
                .containsExactly("OK", "OK", "LAST_OWNER");
    }

    private static void grant(String user, String owned, String role) {
        DEPLOYMENT.directory().grant(user, owned, role);
    }

    private static TestRequest request(String user) {
        return DEPLOYMENT.request(user).on(0);
    }

    private static TestRequest reactivation(String user) {
        return request(user).with("action", "REACTIVATE");
    }

    private static TestRequest validation(String user) {
        return request(user).with("validateOnly", true);
    }

    private static String ask(String user) {
        return DEPLOYMENT.ask(request(user)).outcome();
    }

    /** In one batch. */
    private static List<String> askTogether(TestRequest... requests) {
        return DEPLOYMENT.answers().to(WORKER.whileNobodyReads(() -> DEPLOYMENT.send(requests))).stream()
                .map(Answered::outcome)
                .toList();
    }
}
