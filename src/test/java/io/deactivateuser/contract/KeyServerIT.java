package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.authenticate.KeyServer;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TokenSigner;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.servers.FreePort;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What callers and operators see of a key server that changes its keys, answers badly, or is gone. */
@ExtendWith(OutputCaptureExtension.class)
class KeyServerIT {
    private static final String KEYS = "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=";
    private static final String READINESS = "/actuator/health/readiness";

    private final Deployment deployment = Deployment.create();
    private final TokenSigner invented = new TokenSigner("invented");

    @AfterEach
    void close() throws Exception {
        deployment.close();
    }

    @Test
    void withKeysInHandAServerThatIsGoneAndInventedKeysCostNoGoodRequest() {
        try (KeyServer keys = new KeyServer(deployment.tokens())) {
            deployment.startWorker(KEYS + keys.keySet());
            keys.close();

            List<Position> good = new ArrayList<>();
            List<Position> forged = new ArrayList<>();
            for (int i = 0; i < 3 * Deployment.PARTITIONS; i++) {
                int partition = i % Deployment.PARTITIONS;
                forged.addAll(deployment.send(IntStream.range(0, 50)
                        .mapToObj(n -> deployment
                                .request("u")
                                .bearing(invented.token("admin-" + n))
                                .on(partition))
                        .toList()));
                good.addAll(deployment.send(
                        deployment.request(deployment.newUser("active")).on(partition)));
            }

            assertThat(deployment.answers().to(good))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            assertThat(deployment.answers().to(forged))
                    .extracting(Answered::outcome)
                    .containsOnly("TOKEN_INVALID");
        }
    }

    @Test
    void aTokenThatWasInvalidForItsKeyIsGoodUnderTheSameRequestIdOnceTheKeyIsPublished() {
        try (KeyServer keys = new KeyServer(deployment.tokens())) {
            deployment.startWorker(KEYS + keys.keySet());
            TokenSigner next = new TokenSigner("key-2");
            String user = deployment.newUser("active");
            assertThat(ask("r", user, next)).isEqualTo("TOKEN_INVALID");

            keys.publish(next);

            assertThat(ask("r", user, next)).isEqualTo("OK");
        }
    }

    @Test
    void aNewKeyUnderTheOldIdIsTakenAtOnceAndAnEmptySetTakesNothingAway() {
        try (KeyServer keys = new KeyServer(deployment.tokens())) {
            deployment.startWorker(KEYS + keys.keySet());
            TokenSigner next = new TokenSigner();
            keys.publish(next);
            assertThat(ask("r-1", deployment.newUser("active"), next)).isEqualTo("OK");

            keys.publish("{\"keys\":[]}");
            assertThat(ask("r-2", deployment.newUser("active"), invented)).isEqualTo("TOKEN_INVALID");

            assertThat(ask("r-3", deployment.newUser("active"), next)).isEqualTo("OK");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsWaitedOutAndReadinessSaysForWhat(CapturedOutput output) {
        int port = FreePort.find();
        String address = "http://127.0.0.1:" + port + "/keys";
        Worker worker = deployment.startWorker(List.of(), KEYS + address);
        List<Position> waiting = deployment.send(deployment.request(deployment.newUser("active")));
        worker.await(READINESS, readiness -> String.valueOf(readiness.getBody()).contains(address));
        assertThat(worker.get(READINESS).getStatusCode().is5xxServerError()).isTrue();
        Awaitility.await()
                .until(() -> output.getAll().contains("The keys that verify tokens cannot be read: " + address));
        assertThat(deployment.answers().untilNow()).isEmpty();

        try (KeyServer keys = new KeyServer(port, deployment.tokens())) {
            assertThat(deployment.answers().to(waiting))
                    .extracting(Answered::outcome)
                    .containsExactly("OK");
            worker.ready();
            assertThat(keys.asked()).isPositive();
        }
    }

    /** A worker with such a key server was seen to start, to be ready, and never to answer. */
    @ParameterizedTest
    @CsvSource({
        "404, text/html, <html>Not found</html>, answers 404",
        "200, text/html, <html>Sign in</html>, answers with something that is no JSON (text/html)",
        "200, application/json, {}, answers with JSON that is no key set",
        "200, application/json, '{\"keys\":[{\"kid\":\"x\"}]}', has no key in its key set that can be used: 'x'",
    })
    void aWrongAddressIsNamedInReadinessAndLog(
            int status, String type, String body, String named, CapturedOutput output) {
        try (KeyServer keys = new KeyServer(deployment.tokens())) {
            keys.answer(KeyServer.page(status, type, body));
            Worker worker = deployment.startWorker(List.of(), KEYS + keys.keySet());

            worker.await(
                    READINESS, readiness -> String.valueOf(readiness.getBody()).contains(named));

            assertThat(worker.get(READINESS).getStatusCode().is5xxServerError()).isTrue();
            assertThat(output)
                    .contains("The keys that verify tokens cannot be read: " + keys.keySet() + " " + named)
                    .contains("jwk-set-uri");
        }
    }

    private String ask(String requestId, String user, TokenSigner signer) {
        return deployment
                .ask(deployment.request(requestId, user).bearing(signer.token(Deployment.ADMIN)))
                .outcome();
    }
}
