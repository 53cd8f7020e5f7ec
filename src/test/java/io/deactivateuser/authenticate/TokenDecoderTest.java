package io.deactivateuser.authenticate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deactivateuser.fixtures.TokenSigner;
import io.deactivateuser.settings.StartRefusedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties.Jwt;
import org.springframework.security.oauth2.jwt.BadJwtException;

/** What is asked of a key server, and what becomes of a token meanwhile. */
class TokenDecoderTest {
    private final SettableClock clock = new SettableClock();
    private final TokenSigner signer = new TokenSigner();
    private final TokenSigner unknown = new TokenSigner("unknown");
    private final KeyServer keys = new KeyServer(signer);
    private final Jwt properties = new Jwt();

    @AfterEach
    void close() {
        keys.close();
    }

    @Test
    void theKeySetIsAskedForOnceAndAgainAfterFiveMinutes() {
        TokenDecoder decoder = withKeySet();
        assertThat(keys.asked()).as("before the first token").isZero();

        decoder.decode(signer.token("admin"));
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        decoder.decode(signer.token("admin"));
        assertThat(keys.asked()).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        decoder.decode(signer.token("admin"));
        assertThat(keys.asked()).isEqualTo(2);
    }

    @Test
    void tokensThatNameUnknownKeysAskAtMostOnceASecond() {
        TokenDecoder decoder = withKeySet();
        decoder.decode(signer.token("admin"));

        for (int i = 0; i < 20; i++) {
            assertBad(decoder, unknown.token("admin"));
        }
        assertThat(keys.asked()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        assertBad(decoder, unknown.token("admin"));
        assertBad(decoder, unknown.token("admin"));
        assertThat(keys.asked()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsPublishedLaterIsTaken() {
        TokenDecoder decoder = withKeySet();
        decoder.decode(signer.token("admin"));
        TokenSigner next = new TokenSigner("key-2");
        keys.publish(next);
        clock.advance(Duration.ofSeconds(1));

        assertThat(decoder.decode(next.token("admin")).getSubject()).isEqualTo("admin");
    }

    @Test
    void whileTheKeyServerFailsNoTokenIsJudgedAndAfterwardsEachIs() {
        TokenDecoder decoder = withKeySet();
        keys.fail(true);
        assertThatThrownBy(() -> decoder.decode(signer.token("admin"))).isInstanceOf(KeysUnavailableException.class);
        assertThatThrownBy(() -> decoder.decode(unknown.token("admin"))).isInstanceOf(KeysUnavailableException.class);

        keys.fail(false);

        assertThat(decoder.decode(signer.token("admin")).getSubject()).isEqualTo("admin");
        assertBad(decoder, unknown.token("admin"));
    }

    @Test
    void aKeySetInHandServesWhileTheKeyServerFails() {
        TokenDecoder decoder = withKeySet();
        decoder.decode(signer.token("admin"));
        keys.fail(true);

        assertThat(decoder.decode(signer.token("admin")).getSubject()).isEqualTo("admin");

        clock.advance(KeySetCache.FRESH_FOR);
        assertThatThrownBy(() -> decoder.decode(signer.token("admin"))).isInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void anIssuerAloneIsAskedForItsKeysAndWaitedOut() {
        TokenDecoder decoder = ofIssuer("RS256");
        keys.fail(true);
        assertThatThrownBy(() -> decoder.decode(ofIssuer())).isInstanceOf(KeysUnavailableException.class);

        keys.fail(false);

        assertThat(decoder.decode(ofIssuer()).getSubject()).isEqualTo("admin");
        assertBad(decoder, signer.token("admin"));
    }

    @Test
    void onlyTheAlgorithmsThatAreNamedAreTakenWhereverTheKeysComeFrom() {
        properties.setJwsAlgorithms(List.of("RS512"));
        assertBad(withKeySet(), signer.token("admin"));
        assertBad(ofIssuer("RS512"), ofIssuer());
    }

    @Test
    void anAlgorithmThatDoesNotExistIsRefusedBeforeTheKeyServerIsAsked() {
        properties.setJwsAlgorithms(List.of("RS257"));

        assertThatThrownBy(this::withKeySet)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("RS257");
    }

    private TokenDecoder withKeySet() {
        properties.setJwkSetUri(keys.keySet());
        return TokenDecoder.of(properties, clock);
    }

    private TokenDecoder ofIssuer(String algorithm) {
        Jwt ofIssuer = new Jwt();
        ofIssuer.setIssuerUri(keys.issuer());
        ofIssuer.setJwsAlgorithms(List.of(algorithm));
        return TokenDecoder.of(ofIssuer, clock);
    }

    private String ofIssuer() {
        return signer.token(claims -> claims.subject("admin").issuer(keys.issuer()));
    }

    private static void assertBad(TokenDecoder decoder, String token) {
        assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(BadJwtException.class);
    }
}
