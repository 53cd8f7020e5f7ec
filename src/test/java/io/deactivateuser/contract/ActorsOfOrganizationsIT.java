package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.SharedDeployment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actors whose grants are over organisations: few grants, which are all read, or many, of which those over the batch's users are. */
class ActorsOfOrganizationsIT {
    private final Deployment deployment = SharedDeployment.get();

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void whoMayNotWriteAUserNeverLocksTheirRow(int organizations) {
        String actor = deployment.newId("actor");
        List<String> granted = IntStream.range(0, organizations)
                .mapToObj(number -> deployment.newId("org"))
                .toList();
        granted.forEach(organization -> deployment.directory().grant(actor, organization, "ORG_USER_MANAGER"));
        String token = deployment.tokens().token(actor);
        String theirs = deployment.newId("u");
        deployment.directory().user(theirs, granted.get(organizations - 1), "deactivated");
        String notTheirs = deployment.newUser("active");

        List<Position> sent = deployment.send(
                deployment.request(notTheirs).bearing(token),
                deployment.request(theirs).bearing(token),
                deployment.request(notTheirs).bearing(deployment.tokens().token(deployment.newId("stranger"))),
                deployment.request(deployment.newId("nobody")).bearing(token));

        assertThat(deployment.answers().to(sent))
                .extracting(Answered::outcome)
                .containsExactly(
                        "PERMISSION_DENIED", "USER_ALREADY_DEACTIVATED", "PERMISSION_DENIED", "PERMISSION_DENIED");
        assertThat(wasEverLocked(theirs)).isTrue();
        assertThat(wasEverLocked(notTheirs)).isFalse();
    }

    @Test
    void theSameUsersAreEachActorsOwnAlone() {
        String first = deployment.newActorOf("org-first");
        String second = deployment.newActorOf("org-second");
        String ofFirst = deployment.newId("u");
        deployment.directory().user(ofFirst, "org-first", "active");
        String ofSecond = deployment.newId("u");
        deployment.directory().user(ofSecond, "org-second", "active");
        String forFirstToLeave = deployment.newId("u");
        deployment.directory().user(forFirstToLeave, "org-second", "active");

        List<Position> sent = deployment.send(
                deployment.request(ofFirst).bearing(second).on(0),
                deployment.request(ofFirst).bearing(first).on(0),
                deployment.request(ofSecond).bearing(second).on(0),
                deployment.request(ofSecond).bearing(first).on(0),
                deployment.request(forFirstToLeave).bearing(first).on(0));

        assertThat(deployment.answers().to(sent))
                .extracting(Answered::outcome)
                .containsExactly("PERMISSION_DENIED", "OK", "OK", "PERMISSION_DENIED", "PERMISSION_DENIED");
        assertThat(wasEverLocked(forFirstToLeave)).isFalse();
    }

    /** Postgres keeps in a row which transaction has locked it last, also once that has ended. */
    private boolean wasEverLocked(String user) {
        return !"0"
                .equals(deployment
                        .directory()
                        .jdbc()
                        .queryForObject("SELECT CAST(xmax AS text) FROM users WHERE id = ?", String.class, user));
    }
}
