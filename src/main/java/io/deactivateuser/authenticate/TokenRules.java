package io.deactivateuser.authenticate;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.TextRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a token has to say, whoever signed it. The claims are looked at as the token has them: Nimbus's own reading takes a number
 * for a subject, and makes of a time that is out of range another one that is not.
 *
 * @param issuer the issuer whose tokens count; null where the tokens of any do
 * @param audiences the audiences of which a token must name one; empty where any will do
 * @param requireExpiry whether a token must expire
 */
record TokenRules(Set<JWSAlgorithm> algorithms, @Nullable String issuer, Set<String> audiences, boolean requireExpiry) {
    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";
    private static final int MAX_SUBJECT_LENGTH = 200;

    /** RFC 8725, 3.11: a token that the issuer made for another purpose, such as {@code logout+jwt}, is none for this one. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    private static final long FIRST_SECOND = second(LocalDateTime.of(1, 1, 1, 0, 0, 0));
    private static final long LAST_SECOND = second(LocalDateTime.of(9999, 12, 31, 23, 59, 59));

    /** What is wrong with the header; null where nothing is. */
    @Nullable
    TokenFault faultOf(JWSHeader header) {
        // No extension is understood here, so a token that calls one critical is refused (RFC 7515, 4.1.11).
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            return TokenFault.FORMAT;
        }
        JOSEObjectType type = header.getType();
        if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
            return TokenFault.TYPE;
        }
        return algorithms.contains(header.getAlgorithm()) ? null : TokenFault.ALGORITHM;
    }

    /** What is wrong with the claims; null where nothing is. */
    @Nullable
    TokenFault faultOf(Map<String, Object> claims) {
        if (issuer != null && !issuer.equals(claims.get("iss"))) {
            return TokenFault.ISSUER;
        }
        if (!audiences.isEmpty() && audience(claims.get("aud")).noneMatch(this::isOurs)) {
            return TokenFault.AUDIENCE;
        }
        if (!(claims.get("sub") instanceof String subject) || !TextRule.holds(subject, 1, MAX_SUBJECT_LENGTH)) {
            return TokenFault.SUBJECT;
        }
        boolean inRange = isTime(claims.get("exp")) && isTime(claims.get("nbf")) && isTime(claims.get("iat"));
        return inRange && (claims.get("exp") != null || !requireExpiry) ? null : TokenFault.TIMES;
    }

    /** What a token would need to be free of a fault, and where that is set; for operators. */
    String expected(TokenFault fault) {
        return switch (fault) {
            case MISSING -> "an authorization header";
            case FORMAT ->
                "one authorization header: Bearer and a signed JWT of 8,192 bytes at most, with nothing behind it";
            case TYPE -> "typ JWT or at+jwt, or none";
            case ALGORITHM -> "an alg of " + names(algorithms) + " (" + JWT + "jws-algorithms)";
            case ISSUER -> "iss " + issuer + " (" + JWT + "issuer-uri)";
            case AUDIENCE -> "an aud of " + String.join(", ", audiences) + " (" + JWT + "audiences)";
            case SUBJECT -> "sub, a string of 1 to 200 characters";
            case TIMES ->
                (requireExpiry ? "exp (deactivate-user.token.require-expiry), " : "")
                        + "times in seconds, and nbf in the past (deactivate-user.token.clock-skew)";
            case EXPIRED -> "exp in the future when its request arrives (deactivate-user.token.clock-skew)";
            case KEY -> "the ID of a key that the issuer publishes, and that can be used";
            case SIGNATURE -> "a signature with a key of the issuer";
        };
    }

    private static String names(Set<JWSAlgorithm> algorithms) {
        return algorithms.stream().map(JWSAlgorithm::getName).sorted().collect(Collectors.joining(", "));
    }

    /** What is kept of the claims of a good token. */
    VerifiedToken token(Map<String, Object> claims) {
        return new VerifiedToken(
                new Actor(String.valueOf(claims.get("sub"))), time(claims.get("nbf")), time(claims.get("exp")));
    }

    private boolean isOurs(@Nullable Object audience) {
        return audience instanceof String name && audiences.contains(name);
    }

    private static Stream<?> audience(@Nullable Object claim) {
        return claim instanceof List<?> several ? several.stream() : Stream.ofNullable(claim);
    }

    private static boolean isTime(@Nullable Object claim) {
        return claim == null
                || (claim instanceof Number number
                        && number.doubleValue() >= FIRST_SECOND
                        && number.doubleValue() <= LAST_SECOND);
    }

    private static @Nullable Instant time(@Nullable Object claim) {
        return claim instanceof Number number ? Instant.ofEpochSecond(number.longValue()) : null;
    }

    private static long second(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC);
    }
}
