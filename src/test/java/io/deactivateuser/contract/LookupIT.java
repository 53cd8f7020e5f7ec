package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.LookUps;
import io.deactivateuser.fixtures.RowLock;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.TokenSigner;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.schemas.OpenApi;
import io.deactivateuser.servers.FreePort;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a caller is told who asks over HTTP for what was answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookupIT {
    private static final String ON = "deactivate-user.lookup.enabled=true";
    private static final int CONSUMERS = 2;
    /** The consumers, the purge, the count of conflicts, the health check, and the look-ups. */
    private static final int SMALLEST_POOL = CONSUMERS + 4;

    private final Deployment deployment = Deployment.create();
    private final Worker worker = deployment.startWorker(
            ON,
            // It would wait for the ledger, too, where a test locks it.
            "deactivate-user.ledger.purge-interval=1h",
            "spring.kafka.listener.concurrency=" + CONSUMERS,
            "spring.datasource.hikari.maximum-pool-size=" + SMALLEST_POOL);
    private final LookUps lookUps = new LookUps(worker);

    @AfterAll
    void end() throws Exception {
        deployment.close();
    }

    @Test
    void aRecordedReplyComesBackByteForByte() {
        String user = deployment.newUser("active");
        List<Answered> recorded = List.of(
                deployment.ask(deployment.request(user)),
                deployment.ask(deployment.request(user)),
                deployment.ask(deployment.request("nobody")));
        assertThat(recorded)
                .extracting(Answered::outcome)
                .containsExactly("OK", "USER_ALREADY_DEACTIVATED", "USER_NOT_FOUND");

        assertThat(recorded).allSatisfy(reply -> {
            HttpResponse<byte[]> found = lookUps.find(String.valueOf(reply.requestId()), deployment.adminToken());
            assertThat(found.statusCode()).isEqualTo(200);
            assertThat(contentType(found)).isEqualTo("application/json");
            assertThat(found.body()).isEqualTo(reply.record().value());
        });
    }

    @Test
    void whatIsNotRecordedIsNotFound() {
        String user = deployment.newUser("active");
        Answered denied = deployment.ask(deployment.request(user).bearing(deployment.newActorOf("org-2")));
        Answered validated = deployment.ask(deployment.request(user).with("validateOnly", true));

        assertNotFound(lookUps.find("never-sent", deployment.adminToken()));
        assertNotFound(lookUps.find(String.valueOf(denied.requestId()), deployment.adminToken()));
        assertNotFound(lookUps.find(String.valueOf(validated.requestId()), deployment.adminToken()));
    }

    @Test
    void anotherActorsAnswerIsNotFound() {
        Answered mine = deployment.ask(deployment.request(deployment.newUser("active")));

        assertNotFound(lookUps.find(String.valueOf(mine.requestId()), deployment.newActorOf("*")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "/",
                "//",
                "a/",
                "a/../b",
                "../../actuator/health",
                "...",
                "a;b=c",
                ";",
                "%",
                "%2F",
                "%252F",
                "100%",
                "?",
                "a?b=c",
                "#",
                "\\",
                "..\\",
                " ",
                " a ",
                "+",
                "a+b",
                "&=",
                "\u00e9",
                "\uD83D\uDE00",
                "\u2028",
                "[x]|{y}^`\"<>'",
                "actuator"
            })
    void aRequestIdOfAnyCharactersIsFound(String requestId) {
        Answered reply = deployment.ask(deployment.request(requestId, deployment.newUser("active")));

        HttpResponse<byte[]> found = lookUps.find(requestId, deployment.adminToken());

        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.body()).isEqualTo(reply.record().value());
    }

    @Test
    void theLongestRequestIdIsFound() {
        String requestId = "\uD83D\uDE00".repeat(200);
        deployment.ask(deployment.request(requestId, deployment.newUser("active")));

        assertThat(lookUps.find(requestId, deployment.adminToken()).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a/b", "/a%00b", "/%C3%28", "/%0A", "/%7F"})
    void whatIsNoRequestIdIsABadRequest(String path) {
        HttpResponse<byte[]> refused = lookUps.send(
                lookUps.request("/v1/requests" + path, deployment.adminToken()).build());

        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void aRequestIdThatIsTooLongIsABadRequest() {
        assertProblem(lookUps.find("x".repeat(201), deployment.adminToken()), 400);
    }

    @Test
    void aTokenIsJudgedAsThatOfARecord() {
        TokenSigner tokens = deployment.tokens();
        List<String> refused = List.of(
                tokens.token(Deployment.ADMIN, Instant.now().minusSeconds(60)),
                new TokenSigner().token(Deployment.ADMIN),
                tokens.token(claims -> claims.subject(Deployment.ADMIN).audience("another")),
                tokens.token(claims -> claims.subject(Deployment.ADMIN).issuer("another")),
                tokens.token(claims -> claims.subject(Deployment.ADMIN).expirationTime(null)),
                tokens.signRaw("{\"alg\":\"RS256\",\"typ\":\"logout+jwt\"}", "{\"sub\":\"admin\"}"),
                "no-token",
                "x".repeat(8_193));

        assertThat(refused).allSatisfy(token -> {
            String reason =
                    deployment.ask(deployment.request("nobody").bearing(token)).outcome();
            HttpResponse<byte[]> response = lookUps.find("any", token);
            assertProblem(response, 401);
            assertThat(body(response).path("reason").stringValue()).isEqualTo(reason);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
        });
    }

    @Test
    void aTokenIsTakenFromOneHeaderAndFromNowhereElse() {
        String token = deployment.adminToken();
        deployment.ask(deployment.request("mine", deployment.newUser("active")));

        HttpResponse<byte[]> none = lookUps.find("mine", null);
        assertProblem(none, 401);
        assertThat(body(none).path("reason").stringValue()).isEqualTo("TOKEN_MISSING");
        assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertProblem(
                lookUps.send(lookUps.request("/v1/requests/mine?access_token=" + token, null)
                        .build()),
                401);
        assertProblem(
                lookUps.send(lookUps.request("/v1/requests/mine", token)
                        .header("Authorization", "Bearer " + token)
                        .build()),
                401);
        assertProblem(
                lookUps.send(lookUps.request("/v1/requests/mine", null)
                        .header("Authorization", "Basic " + token)
                        .build()),
                401);
        assertThat(lookUps.send(lookUps.request("/v1/requests/mine", null)
                                .header("Authorization", "bearer  " + token)
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nothingIsWritten() {
        HttpResponse<byte[]> posted = lookUps.send(lookUps.request("/v1/requests/r", deployment.adminToken())
                .POST(BodyPublishers.noBody())
                .build());

        assertProblem(posted, 405);
        assertThat(posted.headers().firstValue("Allow")).contains("GET, HEAD");
        assertProblem(
                lookUps.send(lookUps.request("/v1/requests/r", null)
                        .POST(BodyPublishers.noBody())
                        .build()),
                401);
    }

    @Test
    void nothingIsKeptOfACaller() {
        deployment.ask(deployment.request("kept", deployment.newUser("active")));

        assertThat(List.of(
                        lookUps.find("kept", deployment.adminToken()),
                        lookUps.find("unknown", deployment.adminToken()),
                        lookUps.find("kept", null)))
                .allSatisfy(response -> {
                    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
                    assertThat(response.headers().firstValue("Cache-Control").orElse(""))
                            .contains("no-store");
                });
    }

    /** The ledger is locked, so that each look-up that gets a connection keeps it. */
    @Test
    void allLookUpsTogetherHaveOneConnectionAndBatchesGoOn() throws Exception {
        String token = deployment.adminToken();
        int most = 0;
        try (RowLock ledger = RowLock.ofAllOfTheLedger(deployment.database())) {
            List<CompletableFuture<HttpResponse<byte[]>>> asked = IntStream.range(0, 50)
                    .mapToObj(number -> lookUps.finding("r-" + number, token))
                    .toList();
            ledger.awaitWaiter();
            // One has waited, and all may be over before another look.
            most = Math.max(1, ledger.waiting());
            TestRequest without = TestRequest.of(deployment.newId("r"), "u");
            assertThat(deployment.ask(without).outcome()).isEqualTo("TOKEN_MISSING");
            while (!asked.stream().allMatch(CompletableFuture::isDone)) {
                most = Math.max(most, ledger.waiting());
            }
            assertThat(asked).allSatisfy(response -> {
                assertProblem(response.join(), 503);
                assertThat(response.join().headers().firstValue("Retry-After")).isPresent();
            });
        }
        assertThat(most).isEqualTo(1);
        assertNotFound(lookUps.find("r-1", token));
    }

    @Test
    void whereNoKeyWasReadTheCallerIsToldToComeBack() {
        Worker keyless = deployment.startWorker(
                List.of(),
                ON,
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:" + FreePort.find() + "/keys",
                "spring.kafka.consumer.group-id=" + deployment.group() + "-keyless");

        HttpResponse<byte[]> response = new LookUps(keyless).find("any", deployment.adminToken());

        assertProblem(response, 503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        keyless.close();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void noTokenIsInTheLog(CapturedOutput output) {
        String good = deployment.adminToken();
        String bad = new TokenSigner().token("somebody");

        lookUps.find("any", good);
        lookUps.find("any", bad);
        lookUps.send(lookUps.request("/v1/requests/a%00b", good).build());

        assertThat(output.getAll()).doesNotContain(good).doesNotContain(bad);
    }

    private static void assertNotFound(HttpResponse<byte[]> response) {
        assertProblem(response, 404);
    }

    private static void assertProblem(HttpResponse<byte[]> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(contentType(response)).isEqualTo("application/problem+json");
        assertThat(body(response).path("status").intValue()).isEqualTo(status);
        OpenApi.read().assertProblem(status, new String(response.body(), StandardCharsets.UTF_8));
    }

    private static String contentType(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    }

    private static JsonNode body(HttpResponse<byte[]> response) {
        return new JsonMapper().readTree(new String(response.body(), StandardCharsets.UTF_8));
    }
}
