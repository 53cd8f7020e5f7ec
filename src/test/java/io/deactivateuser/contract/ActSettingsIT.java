package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.ChangeEvent;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.TestRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is guarded, who may give users back, and what an event tells, where the settings say otherwise than the defaults. */
class ActSettingsIT {
    @AutoClose
    private static final Deployment DEPLOYMENT = Deployment.create().answeringOnce();

    @BeforeAll
    static void start() {
        DEPLOYMENT.changingTheAuditTrail();
        DEPLOYMENT.startWorker(
                "deactivate-user.guards.self=allow",
                "deactivate-user.guards.last-owner-roles=ORG_HEAD",
                "deactivate-user.reactivator-roles=IAM_HELPDESK",
                "deactivate-user.events.source=/directory",
                "deactivate-user.events.reason=false",
                "deactivate-user.events.actor-id=false");
        DEPLOYMENT.directory().grant("helpdesk", "*", "IAM_HELPDESK");
    }

    @Test
    void usersDeactivateThemselvesWhereTheyMay() {
        String user = DEPLOYMENT.newUser("active");
        DEPLOYMENT.directory().grant(user, "org-1", "ORG_USER_MANAGER");

        assertThat(by(user, DEPLOYMENT.request(user)).outcome()).isEqualTo("OK");
    }

    @Test
    void whoGivesUsersBackNeedsAnotherRoleThanWhoTakesThem() {
        String user = DEPLOYMENT.newUser("active");
        String other = DEPLOYMENT.newUser("active");
        DEPLOYMENT.ask(DEPLOYMENT.request(user)).success();

        assertThat(by("helpdesk", DEPLOYMENT.request(other)).outcome()).isEqualTo("PERMISSION_DENIED");
        assertThat(by(Deployment.ADMIN, reactivate(user)).outcome()).isEqualTo("PERMISSION_DENIED");
        assertThat(by("helpdesk", reactivate(user)).outcome()).isEqualTo("OK");
    }

    @Test
    void ownersAreThoseWithTheRolesThatAreNamed() {
        String owner = DEPLOYMENT.newUser("active");
        String head = DEPLOYMENT.newUser("active");
        DEPLOYMENT.directory().grant(owner, DEPLOYMENT.newId("org"), "ORG_OWNER");
        DEPLOYMENT.directory().grant(head, DEPLOYMENT.newId("org"), "ORG_HEAD");

        assertThat(DEPLOYMENT.ask(DEPLOYMENT.request(owner)).outcome()).isEqualTo("OK");
        assertThat(DEPLOYMENT.ask(DEPLOYMENT.request(head)).outcome()).isEqualTo("LAST_OWNER");
    }

    @Test
    void anEventLeavesPersonalDataOutAndNamesItsSource() {
        String user = DEPLOYMENT.newUser("active");
        DEPLOYMENT
                .ask(DEPLOYMENT.request(user).with("reason", "Left the company").header("tracestate", "vendor=1"))
                .success();

        ChangeEvent event = DEPLOYMENT.changeEvents().stream()
                .filter(told -> told.userId().equals(user))
                .findFirst()
                .orElseThrow();
        assertThat(event.text("reason")).isNull();
        assertThat(event.text("actorId")).isNull();
        assertThat(event.header("ce_source")).isEqualTo("/directory");
        assertThat(event.header("tracestate")).isEqualTo("vendor=1");
    }

    private static Answered by(String actor, TestRequest request) {
        return DEPLOYMENT.ask(request.bearing(DEPLOYMENT.tokens().token(actor)));
    }

    private static TestRequest reactivate(String user) {
        return DEPLOYMENT.request(user).with("action", "REACTIVATE");
    }
}
