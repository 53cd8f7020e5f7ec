package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.SharedDeployment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the contract's order of checks, in both formats. */
class OrderOfChecksIT {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private final Deployment deployment = SharedDeployment.get();

    @AfterAll
    static void everyRecordWasAnsweredOnce() {
        SharedDeployment.get().assertExactlyOneAnswerEach();
    }

    @ParameterizedTest
    @EnumSource
    void row1ARecordWithoutARequestIdBecomesADeadLetter(Format format) {
        Answered answered =
                deployment.ask(deployment.request("r", "u").without("requestId").in(format));

        assertThat(answered.deadLetter()).isTrue();
        assertThat(answered.reason()).isEqualTo("REQUEST_ID_MISSING");
        assertThat(answered.header("authorization")).isNull();
        assertThat(answered.key()).isEqualTo("u");
    }

    @ParameterizedTest
    @EnumSource
    void row2ARequestWithoutAUserIdIsRefused(Format format) {
        Answered answered =
                deployment.ask(deployment.request("u").without("userId").in(format));

        assertRefused(answered, 3, "USER_ID_MISSING", Map.of("field", "userId"));
        assertThat(answered.userId()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void row2ATooLongRequestIdIsRefusedUnderItsFirst200Characters(Format format) {
        Answered answered =
                deployment.ask(deployment.request("r".repeat(201), "u").in(format));

        assertRefused(answered, 3, "REQUEST_ID_INVALID", Map.of("field", "requestId"));
        assertThat(answered.key()).isEqualTo("r".repeat(200));
    }

    @ParameterizedTest
    @EnumSource
    void row2EveryFieldHasItsBound(Format format) {
        String user = deployment.newUser("active");

        Answered longUser = deployment.ask(deployment.request("u".repeat(201)).in(format));
        Answered longReason = deployment.ask(
                deployment.request(user).with("reason", "x".repeat(501)).in(format));
        Answered controlCharacter =
                deployment.ask(deployment.request(user + "\u0000").in(format));

        assertRefused(longUser, 3, "USER_ID_INVALID", Map.of("field", "userId"));
        assertRefused(longReason, 3, "REASON_INVALID", Map.of("field", "reason"));
        assertRefused(controlCharacter, 3, "USER_ID_INVALID", Map.of("field", "userId"));
        assertThat(deployment.directory().state(user)).isEqualTo("active");
    }

    @ParameterizedTest
    @EnumSource
    void row3ATokenIsNeeded(Format format) {
        String user = deployment.newUser("active");

        Answered missing = deployment.ask(deployment.request(user).bearing(null).in(format));
        Answered malformed =
                deployment.ask(deployment.request(user).bearing("x.y.z").in(format));
        Answered expired = deployment.ask(deployment
                .request(user)
                .bearing(deployment.tokens().token(Deployment.ADMIN, LONG_AGO))
                .in(format));

        assertRefused(missing, 16, "TOKEN_MISSING", Map.of());
        assertRefused(malformed, 16, "TOKEN_INVALID", Map.of());
        assertRefused(expired, 16, "TOKEN_EXPIRED", Map.of());
        assertThat(deployment.directory().state(user)).isEqualTo("active");
    }

    @ParameterizedTest
    @EnumSource
    void row4ARepeatGetsTheRecordedAnswerByteForByte(Format format) {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("r");

        Answered first = deployment.ask(deployment.request(requestId, user).in(format));
        Answered repeat = deployment.ask(deployment.request(requestId, user).in(format));

        assertThat(first.outcome()).isEqualTo("OK");
        assertThat(repeat.record().value()).isEqualTo(first.record().value());
        assertThat(first.replayed()).isFalse();
        assertThat(repeat.replayed()).isTrue();
        assertThat(deployment.directory().sequence(user)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void row4ARefusalIsRepeatedEvenWhenItsCauseIsGone(Format format) {
        String user = deployment.newId("u");
        String requestId = deployment.newId("r");

        Answered first = deployment.ask(deployment.request(requestId, user).in(format));
        deployment.directory().user(user, "active");
        Answered repeat = deployment.ask(deployment.request(requestId, user).in(format));

        assertThat(first.outcome()).isEqualTo("USER_NOT_FOUND");
        assertThat(repeat.record().value()).isEqualTo(first.record().value());
        assertThat(deployment.directory().state(user)).isEqualTo("active");
    }

    @ParameterizedTest
    @EnumSource
    void row5ARequestIdIsUsedForOneContentOnly(Format format) {
        String user = deployment.newUser("active");
        String other = deployment.newUser("active");
        String requestId = deployment.newId("r");
        deployment.ask(deployment.request(requestId, user).in(format));

        Answered reused = deployment.ask(deployment.request(requestId, other).in(format));
        Answered otherReason = deployment.ask(
                deployment.request(requestId, user).with("reason", "left").in(format));

        assertRefused(reused, 6, "REQUEST_ID_REUSED", Map.of());
        assertRefused(otherReason, 6, "REQUEST_ID_REUSED", Map.of());
        assertThat(deployment.directory().state(other)).isEqualTo("active");
    }

    @ParameterizedTest
    @EnumSource
    void row6AnExpiredRequestIsNotApplied(Format format) {
        String user = deployment.newUser("active");

        Answered expired =
                deployment.ask(deployment.request(user).expiring(LONG_AGO).in(format));

        assertRefused(expired, 4, "REQUEST_EXPIRED", Map.of());
        assertThat(deployment.directory().state(user)).isEqualTo("active");
    }

    @ParameterizedTest
    @EnumSource
    void row7WhoMayNotWriteAUserLearnsNothingAboutIt(Format format) {
        String strangersToken = deployment.newActorOf("org-other");
        String nobodysToken = deployment.tokens().token("nobody");
        String active = deployment.newUser("active");
        String deactivated = deployment.newUser("deactivated");
        String unknown = deployment.newId("u");

        List<Answered> denied = deployment
                .answers()
                .to(deployment.send(
                        deployment.request(active).bearing(strangersToken).in(format),
                        deployment.request(deactivated).bearing(strangersToken).in(format),
                        deployment.request(active).bearing(nobodysToken).in(format),
                        deployment.request(unknown).bearing(nobodysToken).in(format),
                        deployment.request(unknown).bearing(strangersToken).in(format)));

        assertThat(denied).allSatisfy(answered -> assertRefused(answered, 7, "PERMISSION_DENIED", Map.of()));
        assertThat(denied).extracting(Answered::message).containsOnly("Permission denied, or there is no such user.");
        assertThat(deployment.directory().state(active)).isEqualTo("active");
    }

    @ParameterizedTest
    @EnumSource
    void row7BeingTheUserOneselfGrantsNothing(Format format) {
        String user = deployment.newUser("active");

        Answered answered = deployment.ask(deployment
                .request(user)
                .bearing(deployment.tokens().token(user))
                .in(format));

        assertRefused(answered, 7, "PERMISSION_DENIED", Map.of());
    }

    /** An organisation's owner learns nothing of IDs elsewhere, and of the own organisation what there is to know. */
    @ParameterizedTest
    @EnumSource
    void row7WhatIsNotTheirsIsTheSameToAnOrganisationsOwnerThereOrNot(Format format) {
        String owner = deployment.newActorOf("org-1");
        String requestId = deployment.newId("r");
        String unknown = deployment.newId("u");
        String deletedElsewhere = deployment.newId("u");
        deployment.directory().user(deletedElsewhere, "org-2", "deleted");

        Answered first = deployment.ask(
                deployment.request(requestId, unknown).bearing(owner).in(format));
        Answered elsewhere = deployment.ask(
                deployment.request(deletedElsewhere).bearing(owner).in(format));
        Answered own = deployment.ask(
                deployment.request(deployment.newUser("deleted")).bearing(owner).in(format));
        deployment.directory().user(unknown, "active");
        Answered afterwards = deployment.ask(
                deployment.request(requestId, unknown).bearing(owner).in(format));

        assertRefused(first, 7, "PERMISSION_DENIED", Map.of());
        assertRefused(elsewhere, 7, "PERMISSION_DENIED", Map.of());
        assertThat(own.outcome()).isEqualTo("USER_NOT_FOUND");
        assertThat(afterwards.outcome()).as("nothing was recorded").isEqualTo("OK");
    }

    /** Administrators leave, too, and their tokens and roles stay for a while. */
    @ParameterizedTest
    @ValueSource(strings = {"deactivated", "locked", "initial", "deleted"})
    void row7AnActorWhoIsAUserAndNotActiveMayWriteNobody(String state) {
        String leaver = deployment.newUser(state);
        deployment.directory().grant(leaver, "*", "IAM_OWNER");
        deployment.directory().grant(leaver, "org-1", "ORG_OWNER");
        String user = deployment.newUser("active");

        Answered answered = deployment.ask(
                deployment.request(user).bearing(deployment.tokens().token(leaver)));

        assertRefused(answered, 7, "PERMISSION_DENIED", Map.of());
        assertThat(deployment.directory().state(user)).isEqualTo("active");
    }

    @Test
    void row7AnActorWhoIsDeactivatedMayWriteNobodyFromThenOn() {
        String leaver = deployment.newUser("active");
        deployment.directory().grant(leaver, "org-1", "ORG_USER_MANAGER");
        String token = deployment.tokens().token(leaver);

        List<Answered> answers = deployment
                .answers()
                .to(deployment.send(
                        deployment
                                .request(deployment.newUser("active"))
                                .bearing(token)
                                .on(0),
                        deployment.request(leaver).on(0),
                        deployment
                                .request(deployment.newUser("active"))
                                .bearing(token)
                                .on(0)));

        assertThat(answers).extracting(Answered::outcome).containsExactly("OK", "OK", "PERMISSION_DENIED");
    }

    @Test
    void row7AStarInTheGrantsIsNoWildcardForAnOrganisationsRole() {
        String actor = deployment.newId("actor");
        deployment.directory().grant(actor, "*", "ORG_OWNER");
        String token = deployment.tokens().token(actor);
        String ofTheStar = deployment.newId("u");
        deployment.directory().user(ofTheStar, "*", "active");

        assertThat(outcome(deployment.newUser("active"), token)).isEqualTo("PERMISSION_DENIED");
        assertThat(outcome(ofTheStar, token)).isEqualTo("PERMISSION_DENIED");
        assertThat(outcome(deployment.newId("u"), token)).isEqualTo("PERMISSION_DENIED");

        assertThat(outcome(ofTheStar, deployment.adminToken())).isEqualTo("OK");
    }

    @ParameterizedTest
    @EnumSource
    void row8AnUnknownAndADeletedUserAreNotFound(Format format) {
        String deleted = deployment.newUser("deleted");
        String unknown = deployment.newId("u");

        assertRefused(
                deployment.ask(deployment.request(unknown).in(format)), 5, "USER_NOT_FOUND", Map.of("userId", unknown));
        assertRefused(
                deployment.ask(deployment.request(deleted).in(format)), 5, "USER_NOT_FOUND", Map.of("userId", deleted));
    }

    @ParameterizedTest
    @EnumSource
    void row9AUserWhoNeverFinishedSigningUpIsRefused(Format format) {
        String user = deployment.newUser("initial");

        assertRefused(deployment.ask(deployment.request(user).in(format)), 9, "USER_INITIAL", Map.of("userId", user));
    }

    @ParameterizedTest
    @EnumSource
    void row10AnAlreadyDeactivatedUserIsRefused(Format format) {
        String user = deployment.newUser("deactivated");

        assertRefused(
                deployment.ask(deployment.request(user).in(format)),
                9,
                "USER_ALREADY_DEACTIVATED",
                Map.of("userId", user));
    }

    @ParameterizedTest
    @EnumSource
    void row11AnActiveUserIsDeactivatedAndTheAuditTrailSaysByWhomAndWhy(Format format) {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("r");

        Answered answered = deployment.ask(deployment
                .request(requestId, user)
                .with("reason", "left the company")
                .in(format));

        assertThat(answered.outcome()).isEqualTo("OK");
        assertThat(answered.key()).isEqualTo(requestId);
        assertThat(answered.requestId()).isEqualTo(requestId);
        assertThat(answered.userId()).isEqualTo(user);
        assertThat(answered.header("content-type")).isEqualTo(format.contentType());
        assertThat(answered.header("grpc-status")).isEqualTo("0");
        assertThat(answered.success().sequence()).isEqualTo(2);
        assertThat(answered.success().resourceOwner()).isEqualTo("org-1");
        assertThat(answered.success().creationDate()).isEqualTo("2025-03-25T09:53:34.029Z");
        assertThat(deployment.directory().state(user)).isEqualTo("deactivated");
        assertThat(deployment.directory().events(user))
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .containsEntry("sequence", 2L)
                        .containsEntry("event_type", "user.deactivated")
                        .containsEntry("actor_id", Deployment.ADMIN)
                        .containsEntry("request_id", requestId)
                        .containsEntry("reason", "left the company"));
        assertThat(deployment
                        .directory()
                        .jdbc()
                        .queryForObject(
                                "SELECT change_date FROM users WHERE id = ?", java.time.OffsetDateTime.class, user))
                .isEqualTo(answered.success().changeDate().atOffset(java.time.ZoneOffset.UTC));
    }

    @ParameterizedTest
    @EnumSource
    void row11ALockedUserIsDeactivatedToo(Format format) {
        String user = deployment.newUser("locked");

        assertThat(deployment.ask(deployment.request(user).in(format)).outcome())
                .isEqualTo("OK");
        assertThat(deployment.directory().state(user)).isEqualTo("deactivated");
    }

    @ParameterizedTest
    @EnumSource
    void aValidationChangesAndRecordsNothing(Format format) {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("r");

        Answered checked = deployment.ask(
                deployment.request(requestId, user).with("validateOnly", true).in(format));
        Answered done = deployment.ask(deployment.request(requestId, user).in(format));

        assertThat(checked.validateOnly()).isTrue();
        assertThat(checked.success().sequence()).isEqualTo(1);
        assertThat(checked.success().changeDate()).isEqualTo("2025-04-01T00:00:00Z");
        assertThat(done.outcome()).isEqualTo("OK");
        assertThat(done.validateOnly()).isFalse();
        assertThat(done.success().sequence()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aValidationSeesEveryCheck(Format format) {
        String deactivated = deployment.newUser("deactivated");

        Answered answered = deployment.ask(
                deployment.request(deactivated).with("validateOnly", true).in(format));

        assertRefused(answered, 9, "USER_ALREADY_DEACTIVATED", Map.of("userId", deactivated));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"requestId\":\"%s\",\"userId\":\"%s\",\"validateonly\":true}",
                "{\"requestId\":\"%s\",\"userId\":\"%s\",\"validateOnly\":\"true\"}",
                "{\"requestId\":\"%s\",\"userId\":\"%s\",\"userId\":\"someone-else\"}",
                "{\"requestId\":\"%s\",\"userId\":\"%s\"} trailing",
                "{\"requestId\":\"%s\",\"userId\":\"%s\",\"expireTime\":12}",
                "{\"requestId\":\"%s\",\"userId\":\"%s\",\"reason\":null}"
            })
    void jsonThatIsNotExactlyARequestDeactivatesNobody(String text) {
        String user = deployment.newUser("active");
        var request = io.deactivateuser.fixtures.TestRequest.ofText(text.formatted(deployment.newId("r"), user))
                .bearing(deployment.adminToken());

        Answered answered = deployment.ask(request);

        assertThat(answered.outcome()).isEqualTo("MALFORMED_REQUEST");
        assertThat(answered.metadata()).containsKey("field");
        assertThat(deployment.directory().state(user)).isEqualTo("active");
    }

    @Test
    void nobodyCanReadOrBurnAnotherActorsRequestId() {
        String first = deployment.newUser("active");
        String second = deployment.newUser("active");
        String requestId = deployment.newId("r");
        String otherActor = deployment.newActorOf("*");

        Answered others = deployment.ask(deployment.request(requestId, first).bearing(otherActor));
        Answered mine = deployment.ask(deployment.request(requestId, second));

        assertThat(others.outcome()).isEqualTo("OK");
        assertThat(mine.outcome()).isEqualTo("OK");
        assertThat(deployment.directory().recorded(requestId)).isEqualTo(2);
    }

    @Test
    void answersBeforeTheDecisionAreNotRecordedSoThatTheyCanBeMendedUnderTheSameId() {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("r");
        String token = deployment.tokens().token("late-comer");

        List<String> refused = List.of(
                deployment
                        .ask(deployment.request(requestId, user).bearing(null))
                        .outcome(),
                deployment
                        .ask(deployment.request(requestId, user).bearing(token).expiring(LONG_AGO))
                        .outcome(),
                deployment
                        .ask(deployment.request(requestId, user).bearing(token))
                        .outcome());
        deployment.directory().grant("late-comer", "org-1", "ORG_OWNER");
        Answered granted = deployment.ask(deployment.request(requestId, user).bearing(token));

        assertThat(refused).containsExactly("TOKEN_MISSING", "REQUEST_EXPIRED", "PERMISSION_DENIED");
        assertThat(granted.outcome()).isEqualTo("OK");
    }

    @Test
    void aRevokedGrantCountsAtOnce() {
        String actor = deployment.newId("actor");
        String token = deployment.tokens().token(actor);
        deployment.directory().grant(actor, "org-1", "ORG_OWNER");

        Answered before =
                deployment.ask(deployment.request(deployment.newUser("active")).bearing(token));
        deployment.directory().revoke(actor);
        Answered after =
                deployment.ask(deployment.request(deployment.newUser("active")).bearing(token));

        assertThat(before.outcome()).isEqualTo("OK");
        assertThat(after.outcome()).isEqualTo("PERMISSION_DENIED");
    }

    @Test
    void aRoleThatMayNotWriteUsersGrantsNothing() {
        String actor = deployment.newId("actor");
        deployment.directory().grant(actor, "*", "ORG_AUDITOR");

        Answered answered = deployment.ask(deployment
                .request(deployment.newUser("active"))
                .bearing(deployment.tokens().token(actor)));

        assertThat(answered.outcome()).isEqualTo("PERMISSION_DENIED");
    }

    private String outcome(String user, String token) {
        return deployment.ask(deployment.request(user).bearing(token)).outcome();
    }

    private static void assertRefused(Answered answered, int code, String reason, Map<String, String> metadata) {
        assertThat(answered.deadLetter()).isFalse();
        assertThat(answered.outcome()).isEqualTo(reason);
        assertThat(answered.code()).isEqualTo(code);
        assertThat(answered.header("grpc-status")).isEqualTo(Integer.toString(code));
        assertThat(answered.metadata()).isEqualTo(metadata);
        assertThat(answered.message()).isNotBlank();
        assertThat(answered.details()).isNull();
    }
}
