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
import io.deactivateuser.authenticate.KeyServer;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.SharedDeployment;
import io.deactivateuser.fixtures.TokenSigner;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokensIT {
    private static final String KEYS = "spring.security.oauth2.resourceserver.jwt.";

    private final JWTClaimsSet admin = new JWTClaimsSet.Builder()
            .issuer(TokenSigner.ISSUER)
            .audience(TokenSigner.AUDIENCE)
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
        try (KeyServer keys = new KeyServer(attacker)) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .type(JOSEObjectType.JWT)
                    .keyID(keys.keySet())
                    .jwkURL(URI.create(keys.keySet()))
                    .build();

            assertInvalid(attacker.sign(header, admin));

            assertThat(keys.asked()).as("the worker asks nobody a token names").isZero();
        }
    }

    /** Where keys come from a key set, the header's words are looked at, and none of these must count. */
    @Test
    void noHeaderOfATokenChoosesItsOwnKeyBesideAKeySet() throws Exception {
        try (Deployment deployment = Deployment.create();
                KeyServer keys = new KeyServer(deployment.tokens())) {
            deployment.startWorker(KEYS + "jwk-set-uri=" + keys.keySet());
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
        assertInvalid("x".repeat(60_000));
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
    void anotherIssuerOrAudienceIsRefused() {
        Deployment deployment = SharedDeployment.get();

        assertThat(outcomes(
                        deployment,
                        token(deployment, "https://issuer.example", "deactivate-user"),
                        token(deployment, "https://issuer.example", "something-else"),
                        token(deployment, "https://other.example", "deactivate-user"),
                        token(deployment, null, "deactivate-user"),
                        token(deployment, "https://issuer.example", null)))
                .containsExactly("OK", "TOKEN_INVALID", "TOKEN_INVALID", "TOKEN_INVALID", "TOKEN_INVALID");
    }

    @Test
    void anyIssuerAndAudienceCountOnlyWhereThatIsSaid() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.startWorker(
                    KEYS + "issuer-uri=",
                    KEYS + "audiences=",
                    "deactivate-user.token.any-issuer=true",
                    "deactivate-user.token.any-audience=true");

            assertThat(outcomes(deployment, token(deployment, null, null), token(deployment, "me", "you")))
                    .containsExactly("OK", "OK");
        }
    }

    @Test
    void aTokenThatTheIssuerMadeForSomethingElseDeactivatesNobody() {
        TokenSigner tokens = SharedDeployment.get().tokens();

        for (String type : List.of("logout+jwt", "secevent+jwt", "application/logout+jwt")) {
            assertInvalid(tokens.sign(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(new JOSEObjectType(type))
                            .build(),
                    admin));
        }
    }

    @Test
    void aTokenThatNeverExpiresIsRefusedUnlessThatIsMeant() throws Exception {
        String token = SharedDeployment.get()
                .tokens()
                .token(claims -> claims.subject(Deployment.ADMIN).expirationTime(null));
        assertInvalid(token);

        try (Deployment deployment = Deployment.create()) {
            deployment.startWorker("deactivate-user.token.require-expiry=false");
            assertThat(outcomes(deployment, token)).containsExactly("OK");
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

    private static String token(Deployment deployment, @Nullable String issuer, @Nullable String audience) {
        return deployment
                .tokens()
                .token(claims -> claims.subject(Deployment.ADMIN).issuer(issuer).audience(audience));
    }
}
