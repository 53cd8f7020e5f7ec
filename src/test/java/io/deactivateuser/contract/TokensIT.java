package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.SharedDeployment;
import io.deactivateuser.fixtures.TokenSigner;
import io.deactivateuser.servers.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TokensIT {
    private static final String KEYS = "spring.security.oauth2.resourceserver.jwt.";

    private final JWTClaimsSet admin = new JWTClaimsSet.Builder()
            .subject(Deployment.ADMIN)
            .expirationTime(Date.from(Instant.now().plusSeconds(3_600)))
            .build();

    @Test
    void anUnsignedTokenIsRefused() {
        assertInvalid(new PlainJWT(admin).serialize());
    }

    @Test
    void aTokenSignedWithThePublicKeyAsAnHmacSecretIsRefused() throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), admin);
        token.sign(new MACSigner(SharedDeployment.get().tokens().publicKeyPem().getBytes(StandardCharsets.US_ASCII)));

        assertInvalid(token.serialize());
    }

    @Test
    void aTokenWhoseHeaderPointsToAKeyOfItsOwnIsRefused() throws Exception {
        TokenSigner attacker = new TokenSigner("attacker");
        AtomicReference<String> asked = new AtomicReference<>();
        HttpServer keys = keyServer(FreePort.find(), attacker, asked);
        try {
            String url = "http://127.0.0.1:" + keys.getAddress().getPort() + "/keys";
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .type(JOSEObjectType.JWT)
                    .keyID(url)
                    .jwkURL(URI.create(url))
                    .build();

            assertInvalid(attacker.sign(header, admin));

            assertThat(asked).as("the worker asks nobody a token names").hasNullValue();
        } finally {
            keys.stop(0);
        }
    }

    /** Where keys come from a key set, the header's words are looked at, and none of these must count. */
    @Test
    void noHeaderOfATokenChoosesItsOwnKeyBesideAKeySet() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            int port = FreePort.find();
            HttpServer keys = keyServer(port, deployment.tokens(), new AtomicReference<>());
            deployment.startWorker(KEYS + "jwk-set-uri=http://127.0.0.1:" + port + "/keys");
            TokenSigner attacker = new TokenSigner("attacker");
            TokenSigner namesake = new TokenSigner();
            JWSHeader ownKey = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .jwk(JWKSet.parse(attacker.jwkSet()).getKeys().get(0))
                    .build();
            JWSHeader elsewhere = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID("../../../../dev/null")
                    .build();
            SignedJWT hmac = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key-1").build(), admin);
            hmac.sign(new MACSigner(deployment.tokens().publicKey().getEncoded()));

            List<Answered> refused = Stream.of(
                            new PlainJWT(admin).serialize(),
                            hmac.serialize(),
                            attacker.sign(ownKey, admin),
                            attacker.sign(elsewhere, admin),
                            namesake.token(Deployment.ADMIN))
                    .map(token -> deployment.ask(
                            deployment.request(deployment.newUser("active")).bearing(token)))
                    .toList();

            assertThat(refused).extracting(Answered::outcome).containsOnly("TOKEN_INVALID");
            assertThat(outcomes(deployment, deployment.adminToken())).containsExactly("OK");
            keys.stop(0);
        }
    }

    @Test
    void aTokenOfAnotherKeyATamperedOneAndOneWithoutASubjectAreRefused() {
        TokenSigner tokens = SharedDeployment.get().tokens();
        String good = SharedDeployment.get().adminToken();

        assertInvalid(new TokenSigner().token(Deployment.ADMIN));
        assertInvalid(good.substring(0, good.length() - 8) + "AAAAAAAA");
        assertInvalid(tokens.token(claims -> claims));
        assertInvalid(tokens.token(claims -> claims.subject("")));
        assertInvalid(tokens.token(claims -> claims.subject("a\u0000b")));
        assertInvalid(tokens.token(claims -> claims.subject(Deployment.ADMIN)
                .notBeforeTime(Date.from(Instant.now().plusSeconds(3_600)))));
    }

    @Test
    void anOverlongTokenIsRefused() {
        TokenSigner tokens = SharedDeployment.get().tokens();

        assertInvalid(tokens.token(claims -> claims.subject(Deployment.ADMIN).claim("x", "y".repeat(9_000))));
        assertInvalid("x".repeat(800_000));
    }

    @Test
    void twoTokensInOneRecordAreRefused() {
        Deployment deployment = SharedDeployment.get();
        Answered answered = deployment.ask(deployment
                .request(deployment.newUser("active"))
                .header("authorization", "Bearer " + deployment.tokens().token("somebody")));

        assertThat(answered.outcome()).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void anotherIssuerOrAudienceIsRefused() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            int port = FreePort.find();
            HttpServer keys = keyServer(port, deployment.tokens(), new AtomicReference<>());
            deployment.startWorker(
                    KEYS + "jwk-set-uri=http://127.0.0.1:" + port + "/keys",
                    KEYS + "issuer-uri=https://issuer.example",
                    KEYS + "audiences=deactivate-user");

            assertThat(outcomes(
                            deployment,
                            token(deployment, "https://issuer.example", "deactivate-user"),
                            token(deployment, "https://issuer.example", "something-else"),
                            token(deployment, "https://other.example", "deactivate-user"),
                            deployment.adminToken()))
                    .containsExactly("OK", "TOKEN_INVALID", "TOKEN_INVALID", "TOKEN_INVALID");
            keys.stop(0);
        }
    }

    @Test
    void aKeyServerThatDoesNotAnswerIsWaitedOut() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            int port = FreePort.find();
            var worker = deployment.startWorker(KEYS + "jwk-set-uri=http://127.0.0.1:" + port + "/keys");
            List<Position> waiting = deployment.send(deployment.request(deployment.newUser("active")));
            worker.await(
                    "/actuator/prometheus",
                    metrics -> String.valueOf(metrics.getBody())
                            .lines()
                            .anyMatch(
                                    line -> line.startsWith("deactivate_user_aborts_total") && !line.endsWith(" 0.0")));
            assertThat(deployment.answers().untilNow()).isEmpty();

            HttpServer keys = keyServer(port, deployment.tokens(), new AtomicReference<>());

            assertThat(deployment.answers().to(waiting))
                    .extracting(Answered::outcome)
                    .containsExactly("OK");
            keys.stop(0);
        }
    }

    @Test
    void aKeyThatTheKeyServerPublishesLaterIsTaken() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            int port = FreePort.find();
            AtomicReference<String> published =
                    new AtomicReference<>(deployment.tokens().jwkSet());
            HttpServer keys = keyServer(port, published);
            TokenSigner next = new TokenSigner("key-2");
            deployment.startWorker(KEYS + "jwk-set-uri=http://127.0.0.1:" + port + "/keys");
            assertThat(outcomes(deployment, deployment.adminToken())).containsExactly("OK");

            published.set(next.jwkSet());

            Awaitility.await().until(() -> outcomes(deployment, next.token(Deployment.ADMIN)), List.of("OK")::equals);
            keys.stop(0);
        }
    }

    @Test
    void aTokenThatExpiresInTheBacklogCountsWithTheBrokersTimestamps() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            assertThat(afterTheTokenExpired(deployment)).isEqualTo("OK");
        }
    }

    @Test
    void aTokenThatExpiresInTheBacklogIsRefusedWithTheProducersTimestampsWhateverTheySay() throws Exception {
        try (Deployment deployment = Deployment.withProducersTimestamps()) {
            assertThat(afterTheTokenExpired(deployment)).isEqualTo("TOKEN_EXPIRED");
        }
    }

    private static String afterTheTokenExpired(Deployment deployment) {
        Instant expiry = Instant.now().plusSeconds(6);
        Position waiting = deployment
                .send(deployment
                        .request(deployment.newUser("active"))
                        .bearing(deployment.tokens().token(Deployment.ADMIN, expiry))
                        .at(Instant.now().minusSeconds(60).toEpochMilli()))
                .get(0);
        deployment.directory().awaitPast(expiry);
        deployment.startWorker("deactivate-user.token.clock-skew=0s");
        return deployment.answers().to(waiting).outcome();
    }

    private static void assertInvalid(String token) {
        assertThat(outcomes(SharedDeployment.get(), token)).containsExactly("TOKEN_INVALID");
    }

    private static List<String> outcomes(Deployment deployment, String... tokens) {
        return List.of(tokens).stream()
                .map(token -> deployment.ask(
                        deployment.request(deployment.newUser("active")).bearing(token)))
                .map(Answered::outcome)
                .toList();
    }

    private static String token(Deployment deployment, String issuer, String audience) {
        return deployment
                .tokens()
                .token(claims -> claims.subject(Deployment.ADMIN).issuer(issuer).audience(audience));
    }

    private static HttpServer keyServer(int port, TokenSigner keys, AtomicReference<String> asked) throws IOException {
        return keyServer(port, new AtomicReference<>(keys.jwkSet()), asked);
    }

    private static HttpServer keyServer(int port, AtomicReference<String> published) throws IOException {
        return keyServer(port, published, new AtomicReference<>());
    }

    private static HttpServer keyServer(int port, AtomicReference<String> published, AtomicReference<String> asked)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/keys", exchange -> {
            asked.set(exchange.getRequestURI().toString());
            byte[] body = published.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
