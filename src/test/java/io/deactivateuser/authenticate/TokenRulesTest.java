package io.deactivateuser.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators are told that a token lacks. */
class TokenRulesTest {
    private static final TokenRules RULES = new TokenRules(
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), "https://issuer.example", Set.of("deactivate-user"), true);

    @ParameterizedTest
    @CsvSource({
        "MISSING, an authorization header",
        "FORMAT, Bearer and a signed JWT",
        "TYPE, typ JWT or at+jwt",
        "ALGORITHM, 'an alg of ES256, RS256 (spring.security.oauth2.resourceserver.jwt.jws-algorithms)'",
        "ISSUER, iss https://issuer.example (spring.security.oauth2.resourceserver.jwt.issuer-uri)",
        "AUDIENCE, an aud of deactivate-user (spring.security.oauth2.resourceserver.jwt.audiences)",
        "SUBJECT, sub",
        "TIMES, exp (deactivate-user.token.require-expiry)",
        "EXPIRED, exp in the future",
        "KEY, the ID of a key that the issuer publishes",
        "SIGNATURE, a signature with a key of the issuer",
    })
    void whatIsExpectedIsAboutTheFault(TokenFault fault, String expected) {
        assertThat(RULES.expected(fault)).contains(expected);
    }

    @ParameterizedTest
    @EnumSource
    void everyFaultIsToldApart(TokenFault fault) {
        for (TokenFault other : TokenFault.values()) {
            assertThat(RULES.expected(fault).equals(RULES.expected(other)))
                    .as("%s, %s", fault, other)
                    .isEqualTo(fault == other);
        }
    }
}
