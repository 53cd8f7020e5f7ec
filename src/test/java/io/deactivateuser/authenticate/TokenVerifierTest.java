package io.deactivateuser.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.deactivateuser.authenticate.TokenVerifier.Verification;
import io.deactivateuser.fixtures.TokenSigner;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token may be, with a good signature of the right issuer under each. */
class TokenVerifierTest {
    private static final TokenSigner SIGNER = new TokenSigner();
    private static final String HEADER = "{\"alg\":\"RS256\"}";
    private static final String CLAIMS =
            "{\"iss\":\"https://issuer.example\",\"aud\":\"deactivate-user\",\"sub\":\"admin\",\"exp\":4102444800}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JWT",
                "jwt",
                "Jwt",
                "at+jwt",
                "AT+JWT",
                "application/jwt",
                "application/at+jwt",
                "Application/AT+JWT",
                "APPLICATION/JWT"
            })
    void aTokenForAccessIsTaken(String type) {
        assertThat(withType("\"" + type + "\"")).isEqualTo("admin");
    }

    /** Letters are folded by a locale, too, unless one says which. */
    @Test
    void aTypeIsTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(withType("\"APPLICATION/JWT\"")).isEqualTo("admin");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aTokenWithoutATypeIsTaken() {
        assertThat(judge(HEADER, CLAIMS)).isEqualTo("admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logout+jwt",
                "LOGOUT+JWT",
                "secevent+jwt",
                "application/logout+jwt",
                "application/secevent+jwt",
                "dpop+jwt",
                "entity-statement+jwt",
                "token-introspection+jwt",
                "JOSE",
                "jwt ",
                " jwt",
                "",
                "jwt;x=1",
                "text/jwt",
                "application/application/jwt"
            })
    void aTokenForAnythingElseIsRefused(String type) {
        assertThat(withType("\"" + type + "\"")).isEqualTo("type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`exp`:9223372036854775807|times",
                "`exp`:9223372036854775808|times",
                "`exp`:9223372036854775|times",
                "`exp`:1e300|times",
                "`exp`:-1e300|times",
                "`exp`:-9223372036854775808|times",
                "`exp`:253402300800|times",
                "`exp`:4102444800000|times",
                "`exp`:`4102444800`|times",
                "`exp`:true|times",
                "`exp`:{}|times",
                "`exp`:[4102444800]|times",
                "`exp`:null|times",
                "`none`:1|times",
                "`exp`:4102444800,`nbf`:9223372036854775807|times",
                "`exp`:4102444800,`nbf`:18446744073709551|times",
                "`exp`:4102444800,`nbf`:-9223372036854775808|times",
                "`exp`:4102444800,`nbf`:1e19|times",
                "`exp`:4102444800,`nbf`:`1`|times",
                "`exp`:4102444800,`iat`:9223372036854775807|times",
                "`exp`:4102444800,`iat`:`today`|times",
                "`exp`:253402300799|admin",
                "`exp`:4102444800.5|admin",
                "`exp`:4.1024448e9|admin",
                "`exp`:4102444800,`nbf`:0,`iat`:-1|admin",
                "`exp`:4102444800,`nbf`:null|admin",
            })
    void aTimeIsANumberOfSecondsBetweenTheYears1And9999(String times, String outcome) {
        assertThat(judge(HEADER, CLAIMS.replace("\"exp\":4102444800", times.replace('`', '"'))))
                .isEqualTo(outcome);
    }

    @Test
    void aTokenThatNeverExpiresIsTakenWhereThatIsMeant() {
        TokenRules rules = new TokenRules(Set.of(JWSAlgorithm.RS256), null, Set.of(), false);

        assertThat(judge(rules, SIGNER.signRaw(HEADER, "{\"sub\":\"admin\"}"))).isEqualTo("admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"7", "7.5", "true", "null", "[]", "[\"admin\"]", "{}", "\"\"", "\"a\\u0000b\"", "\"\\ud800\""})
    void aSubjectIsTextThatAnActorsIdMayBe(String subject) {
        assertThat(judge(HEADER, CLAIMS.replace("\"admin\"", subject))).isEqualTo("subject");
    }

    @Test
    void aTokenWithoutASubjectOrWithAnOverlongOneIsRefused() {
        assertThat(judge(HEADER, CLAIMS.replace("\"sub\":\"admin\",", ""))).isEqualTo("subject");
        assertThat(judge(HEADER, CLAIMS.replace("\"admin\"", "\"" + "x".repeat(201) + "\"")))
                .isEqualTo("subject");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://issuer.example/\"",
                "\"HTTPS://issuer.example\"",
                "null",
                "7",
                "[\"https://issuer.example\"]"
            })
    void anotherIssuerIsRefused(String issuer) {
        assertThat(judge(HEADER, CLAIMS.replace("\"https://issuer.example\"", issuer)))
                .isEqualTo("issuer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`deactivate-user`|admin",
                "[`other`,`deactivate-user`]|admin",
                "[7,null,`deactivate-user`]|admin",
                "`other`|audience",
                "`deactivate-user `|audience",
                "[]|audience",
                "[[`deactivate-user`]]|audience",
                "{`deactivate-user`:true}|audience",
                "null|audience",
                "7|audience",
            })
    void oneOfTheAudiencesHasToBeOurs(String audience, String outcome) {
        assertThat(judge(HEADER, CLAIMS.replace("\"deactivate-user\"", audience.replace('`', '"'))))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "==", "!", ".", "AAAA", " ", "\n", "\u0000", "%", "+", "/", "A"})
    void nothingMayStandBehindTheSignature(String behind) {
        assertThat(judge(SIGNER.signRaw(HEADER, CLAIMS) + behind)).isIn("format", "signature");
    }

    @Test
    void aCharacterThatADecoderPassesOverMakesATokenNoToken() {
        String token = SIGNER.signRaw(HEADER, CLAIMS);
        int end = token.length();

        assertThat(judge(token.substring(0, end - 9) + "!" + token.substring(end - 9)))
                .isEqualTo("format");
        assertThat(judge(token.replaceFirst("\\.", "=."))).isEqualTo("format");
        assertThat(judge(token.replaceFirst("\\.", "\n."))).isEqualTo("format");
        assertThat(judge("." + token)).isEqualTo("format");
    }

    /** 256 bytes leave four bits of the last character unused: each of the others would be one more token. */
    @Test
    void aSignatureHasOneSpelling() {
        String token = SIGNER.signRaw(HEADER, CLAIMS);
        String start = token.substring(0, token.length() - 1);
        char last = token.charAt(token.length() - 1);

        for (char other : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            assertThat(judge(start + other)).isEqualTo(other == last ? "admin" : other(judge(start + other)));
        }
    }

    private static String other(String fault) {
        assertThat(fault).isIn("format", "signature");
        return fault;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"RS256\",\"b64\":false}",
                "{\"alg\":\"RS256\",\"b64\":false,\"crit\":[\"b64\"]}",
                "{\"alg\":\"RS256\",\"crit\":[\"exp\"],\"exp\":1}"
            })
    void anExtensionThatHasToBeUnderstoodIsNot(String header) {
        assertThat(judge(header, CLAIMS)).isEqualTo("format");
    }

    @Test
    void anotherAlgorithmOfTheSameKeyIsRefused() {
        assertThat(judge("{\"alg\":\"RS512\"}", CLAIMS)).isEqualTo("algorithm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "....",
                "a.b.c",
                "bnVsbA.bnVsbA.bnVsbA",
                "W10.W10.W10",
                "e30.e30.e30",
                "eyJhbGciOiJub25lIn0.e30.",
                "eyJhbGciOiJub25lIn0.e30.AA",
                "eyJhbGciOm51bGx9.e30.AA",
                "eyJhbGciOnt9fQ.e30.AA",
                "eyJhbGciOiJSUzI1NiJ9.W10.AA",
                "eyJhbGciOiJSUzI1NiJ9.bnVsbA.AA",
                "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhHQ00ifQ.AA.AA.AA.AA"
            })
    void whatIsNoTokenIsRefused(String token) {
        assertThat(judge(token)).isEqualTo("format");
    }

    private static String withType(String type) {
        return judge("{\"alg\":\"RS256\",\"typ\":" + type + "}", CLAIMS);
    }

    private static String judge(String header, String claims) {
        return judge(SIGNER.signRaw(header, claims));
    }

    private static String judge(String token) {
        return judge(
                new TokenRules(Set.of(JWSAlgorithm.RS256), TokenSigner.ISSUER, Set.of(TokenSigner.AUDIENCE), true),
                token);
    }

    private static String judge(TokenRules rules, String token) {
        Verification verification =
                new TokenVerifier(rules, new SignersKey()).verify(token, new Patience(Duration.ZERO));
        return verification instanceof Verification.Good good
                ? good.token().actor().id()
                : ((Verification.Bad) verification).fault().toString();
    }

    private static final class SignersKey implements VerificationKeys {
        @Override
        public Keys inForce() {
            return header -> List.of(SIGNER.publicKey());
        }

        @Override
        public @Nullable Keys newer(Keys than, Patience patience) {
            return null;
        }
    }
}
