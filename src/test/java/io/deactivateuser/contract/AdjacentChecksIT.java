package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.SharedDeployment;
import io.deactivateuser.fixtures.TestRequest;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each request fails two neighbouring checks; the earlier one answers. */
class AdjacentChecksIT {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private final Deployment deployment = SharedDeployment.get();

    @AfterAll
    static void everyRecordWasAnsweredOnce() {
        SharedDeployment.get().assertExactlyOneAnswerEach();
    }

    @ParameterizedTest
    @EnumSource
    void check1BeforeCheck2(Format format) {
        Answered answered = deployment.ask(
                TestRequest.of("r", "").without("requestId").bearing(null).in(format));

        assertThat(answered.deadLetter()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void check2BeforeCheck3(Format format) {
        assertOutcome(
                "USER_ID_INVALID",
                TestRequest.of(deployment.newId("r"), "u".repeat(201)).in(format));
    }

    @ParameterizedTest
    @EnumSource
    void check3BeforeCheck4(Format format) {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("r");
        assertOutcome("OK", deployment.request(requestId, user).in(format));

        assertOutcome(
                "TOKEN_EXPIRED",
                TestRequest.of(requestId, user)
                        .bearing(deployment.tokens().token(Deployment.ADMIN, LONG_AGO))
                        .in(format));
    }

    /** Checks 4 and 5 exclude each other; each comes before check 6. */
    @ParameterizedTest
    @EnumSource
    void checks4And5BeforeCheck6(Format format) {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("r");
        Instant soon = Instant.now().plusSeconds(6);
        Answered first = deployment.ask(
                deployment.request(requestId, user).expiring(soon).in(format));
        deployment.directory().awaitPast(soon);

        Answered repeat = deployment.ask(
                deployment.request(requestId, user).expiring(soon).in(format));
        Answered reused = deployment.ask(
                deployment.request(requestId, user).expiring(LONG_AGO).in(format));

        assertThat(repeat.outcome()).isEqualTo(first.outcome());
        assertThat(repeat.replayed()).isTrue();
        assertThat(reused.outcome()).isEqualTo("REQUEST_ID_REUSED");
    }

    @ParameterizedTest
    @EnumSource
    void check4BeforeCheck7(Format format) {
        String actor = deployment.newId("actor");
        deployment.directory().grant(actor, "*", "IAM_OWNER");
        String token = deployment.tokens().token(actor);
        String user = deployment.newUser("active");
        String requestId = deployment.newId("r");
        assertOutcome("OK", TestRequest.of(requestId, user).bearing(token).in(format));
        deployment.directory().revoke(actor);

        assertOutcome("OK", TestRequest.of(requestId, user).bearing(token).in(format));
        assertOutcome(
                "REQUEST_ID_REUSED",
                TestRequest.of(requestId, user)
                        .with("reason", "other")
                        .bearing(token)
                        .in(format));
    }

    @ParameterizedTest
    @EnumSource
    void check6BeforeCheck7(Format format) {
        assertOutcome(
                "REQUEST_EXPIRED",
                deployment
                        .request(deployment.newUser("active"))
                        .bearing(deployment.tokens().token("nobody"))
                        .expiring(LONG_AGO)
                        .in(format));
    }

    @ParameterizedTest
    @EnumSource
    void check7BeforeCheck8(Format format) {
        String stranger = deployment.newActorOf("org-other");

        assertOutcome(
                "PERMISSION_DENIED",
                deployment
                        .request(deployment.newUser("deleted"))
                        .bearing(stranger)
                        .in(format));
        assertOutcome(
                "PERMISSION_DENIED",
                deployment
                        .request(deployment.newId("u"))
                        .bearing(deployment.tokens().token("nobody"))
                        .in(format));
        assertOutcome(
                "PERMISSION_DENIED",
                deployment.request(deployment.newId("u")).bearing(stranger).in(format));
        assertOutcome(
                "USER_NOT_FOUND", deployment.request(deployment.newId("u")).in(format));
    }

    @ParameterizedTest
    @EnumSource
    void check7BeforeChecks9And10(Format format) {
        String stranger = deployment.newActorOf("org-other");

        String user = deployment.newUser("active");
        String initial = deployment.newUser("initial");

        assertOutcome(
                "PERMISSION_DENIED",
                deployment
                        .request(user)
                        .with("expectedSequence", "99")
                        .bearing(stranger)
                        .in(format));
        assertOutcome(
                "SEQUENCE_MISMATCH",
                deployment.request(user).with("expectedSequence", "99").in(format));
        assertOutcome(
                "PERMISSION_DENIED",
                deployment.request(initial).bearing(stranger).in(format));
        assertOutcome("USER_INITIAL", deployment.request(initial).in(format));
    }

    private void assertOutcome(String expected, TestRequest request) {
        assertThat(deployment.ask(request).outcome()).isEqualTo(expected);
    }
}
