package io.deactivateuser.authenticate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.deactivateuser.fixtures.TokenSigner;
import java.security.PublicKey;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which keys of a key set count, and that a bad one costs the others nothing. */
class KeySetTest {
    private static final Set<JWSAlgorithm> RS256 = Set.of(JWSAlgorithm.RS256);
    private static final TokenSigner GOOD = new TokenSigner("good");

    static Stream<String> neighbours() throws Exception {
        String rsa = new TokenSigner("x").jwk();
        return Stream.of(
                "7",
                "null",
                "\"key\"",
                "[]",
                "{}",
                "{\"kid\":\"x\"}",
                "{\"kty\":7}",
                "{\"kty\":\"\"}",
                "{\"kty\":\"UNKNOWN\",\"kid\":\"x\"}",
                "{\"kty\":\"RSA\",\"kid\":\"x\"}",
                "{\"kty\":\"RSA\",\"kid\":\"x\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"\",\"e\":\"\"}",
                "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":7,\"e\":7}",
                rsa.replace("\"e\":\"AQAB\"", "\"e\":\"AQ\""),
                rsa.replace("\"kty\"", "\"use\":\"enc\",\"kty\""),
                rsa.replace("\"kty\"", "\"use\":\"\",\"kty\""),
                rsa.replace("\"kty\"", "\"use\":7,\"kty\""),
                rsa.replace("\"kty\"", "\"alg\":\"RSA-OAEP\",\"kty\""),
                rsa.replace("\"kty\"", "\"key_ops\":[\"encrypt\"],\"kty\""),
                rsa.replace("\"kty\"", "\"x5c\":[\"AAAA\"],\"kty\""),
                rsa.replace("\"kty\"", "\"revoked\":{\"revoked_at\":1},\"kty\""),
                rsa.replace("\"kid\":\"x\"", "\"kid\":7"),
                rsa.replace("\"kid\":\"x\"", "\"kid\":{}"),
                new RSAKeyGenerator(1024, true)
                        .keyID("x")
                        .generate()
                        .toPublicJWK()
                        .toJSONString(),
                new RSAKeyGenerator(2048).keyID("x").generate().toJSONString(),
                new OctetSequenceKeyGenerator(256).keyID("x").generate().toJSONString(),
                "{\"kty\":\"oct\",\"kid\":\"x\"}",
                "{\"kty\":\"EC\",\"kid\":\"x\",\"crv\":\"BP-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                "{\"kty\":\"EC\",\"kid\":\"x\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                "{\"kty\":\"EC\",\"kid\":\"x\",\"crv\":\"P-256\"}",
                new ECKeyGenerator(Curve.P_521)
                        .keyID("x")
                        .generate()
                        .toPublicJWK()
                        .toJSONString(),
                "{\"kty\":\"OKP\",\"kid\":\"x\",\"crv\":\"X25519\"}",
                "{\"kty\":\"OKP\",\"kid\":\"x\",\"crv\":\"Ed25519\",\"x\":\"AQ\"}",
                "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"" + "z".repeat(500_000) + "\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"kid\":\"x\",\"iat\":1e999}",
                "{\"kty\":\"RSA\",\"kid\":\"x\",\"kid\":\"x\",\"n\":1}",
                "{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}");
    }

    @ParameterizedTest
    @MethodSource("neighbours")
    void aKeyThatCannotBeUsedIsPassedOver(String bad) throws Exception {
        for (String set :
                List.of("{\"keys\":[" + bad + "," + GOOD.jwk() + "]}", "{\"keys\":[" + GOOD.jwk() + "," + bad + "]}")) {
            KeySet keys = KeySet.parse(set, RS256);

            assertThat(keys.candidates(named("good"))).containsExactly(GOOD.publicKey());
            assertThat(keys.candidates(new JWSHeader(JWSAlgorithm.RS256))).containsExactly(GOOD.publicKey());
            assertThat(keys.candidates(named("x"))).isEmpty();
            assertThat(keys.size()).isEqualTo(1);
            assertThat(keys.passedOver()).isNotBlank().hasSizeLessThan(300);
        }
    }

    @ParameterizedTest
    @MethodSource("neighbours")
    void aSetWithoutAnotherKeyIsNone(String bad) {
        assertThatThrownBy(() -> KeySet.parse("{\"keys\":[" + bad + "]}", RS256))
                .isInstanceOf(UnreadableKeysException.class)
                .hasMessageContaining("can be used");
    }

    @Test
    void twoKeysUnderOneIdAreBothTried() throws Exception {
        TokenSigner namesake = new TokenSigner("good");

        KeySet keys = KeySet.parse("{\"keys\":[" + namesake.jwk() + "," + GOOD.jwk() + "]}", RS256);

        assertThat(keys.candidates(named("good"))).containsExactlyInAnyOrder(namesake.publicKey(), GOOD.publicKey());
    }

    /** The verifier of one curve refuses an algorithm of another by an exception, which the next key must not pay for. */
    @Test
    void aKeyOfAnotherCurveIsNoCandidate() throws Exception {
        var other = new ECKeyGenerator(Curve.P_521).generate().toPublicJWK();
        var mine = new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).generate();
        Set<JWSAlgorithm> algorithms = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES512);

        KeySet keys = KeySet.parse(
                "{\"keys\":[" + other.toJSONString() + "," + mine.toPublicJWK().toJSONString() + "]}", algorithms);

        assertThat(keys.candidates(new JWSHeader(JWSAlgorithm.ES256))).containsExactly(mine.toPublicKey());
    }

    /** Each forged token would cost as many verifications. */
    @Test
    void aTokenWithoutAKeyIdIsTriedWithAFewKeysOnly() throws Exception {
        String keys = String.join(",", Collections.nCopies(2_000, GOOD.jwk()));

        List<PublicKey> tried =
                KeySet.parse("{\"keys\":[" + keys + "]}", RS256).candidates(new JWSHeader(JWSAlgorithm.RS256));

        assertThat(tried).hasSize(16);
    }

    @Test
    void amongThousandsOfKeysTheOneThatIsNamedIsFound() throws Exception {
        String others = String.join(
                ",",
                IntStream.range(0, 1_500)
                        .mapToObj(i -> GOOD.jwk().replace("good", "other-" + i))
                        .toList());

        KeySet keys = KeySet.parse("{\"keys\":[" + others + "," + new TokenSigner("mine").jwk() + "]}", RS256);

        assertThat(keys.candidates(named("mine"))).hasSize(1);
    }

    private static JWSHeader named(String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build();
    }
}
