package io.deactivateuser.authenticate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.SignedJWT;
import io.deactivateuser.authenticate.Authentication.Refused;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decide.TextRule;
import io.deactivateuser.settings.WorkerSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * Check 3 of the contract: the bearer token of a record to its actor. A good signature is remembered under the token's
 * SHA-256 for a while; the token's times are checked for every record.
 */
@Component
@EnableConfigurationProperties(OAuth2ResourceServerProperties.class)
public final class Authenticator {
    /** The scheme's name is the same in any letter case. */
    private static final String BEARER = "Bearer ";

    private static final int MAX_TOKEN_LENGTH = 8_192;
    private static final int MAX_SUBJECT_LENGTH = 200;

    private final TokenDecoder decoder;
    private final Duration clockSkew;
    private final Cache<ByteBuffer, VerifiedToken> verified;
    private final Cache<ByteBuffer, Optional<Actor>> claimed;

    Authenticator(OAuth2ResourceServerProperties properties, WorkerSettings settings, Clock clock) {
        this.decoder = TokenDecoder.of(properties.getJwt(), clock);
        this.clockSkew = settings.token().clockSkew();
        this.verified = Caffeine.newBuilder()
                .maximumSize(settings.token().cacheSize())
                .expireAfterWrite(settings.token().cacheTime())
                .build();
        this.claimed = Caffeine.newBuilder()
                .maximumSize(settings.token().cacheSize())
                .expireAfterWrite(settings.token().cacheTime())
                .build();
    }

    /**
     * Judges one record's token.
     *
     * @param authorization the values of the record's {@code authorization} headers
     * @param validAt the moment at which the token has to be valid
     * @throws KeysUnavailableException where the key server does not answer
     */
    public Authentication authenticate(List<byte[]> authorization, Instant validAt) {
        if (authorization.isEmpty()) {
            return new Refused(Reason.TOKEN_MISSING);
        }
        VerifiedToken token = authorization.size() == 1 ? verified(authorization.get(0)) : null;
        return token == null ? new Refused(Reason.TOKEN_INVALID) : token.at(validAt, clockSkew);
    }

    /**
     * The actor that a token names, without a look at its signature or its times: for a record whose committed answer proves that
     * they were good.
     *
     * @return null where the headers hold no such token
     */
    public @Nullable Actor claimed(List<byte[]> authorization) {
        return authorization.size() == 1
                ? claimed.get(ByteBuffer.wrap(sha256(authorization.get(0))), digest -> actorOf(authorization.get(0)))
                        .orElse(null)
                : null;
    }

    private static Optional<Actor> actorOf(byte[] authorization) {
        try {
            String header = new String(authorization, StandardCharsets.ISO_8859_1);
            String subject = SignedJWT.parse(header.substring(BEARER.length()).strip())
                    .getJWTClaimsSet()
                    .getSubject();
            return subject == null || !TextRule.holds(subject, 1, MAX_SUBJECT_LENGTH)
                    ? Optional.empty()
                    : Optional.of(new Actor(subject));
        } catch (ParseException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private @Nullable VerifiedToken verified(byte[] header) {
        if (header.length > BEARER.length() + MAX_TOKEN_LENGTH) {
            return null;
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256(header));
        VerifiedToken known = verified.getIfPresent(digest);
        if (known != null) {
            return known;
        }
        VerifiedToken token = verify(new String(header, StandardCharsets.ISO_8859_1));
        if (token != null) {
            verified.put(digest, token);
        }
        return token;
    }

    private @Nullable VerifiedToken verify(String header) {
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        try {
            Jwt jwt = decoder.decode(header.substring(BEARER.length()).strip());
            String subject = jwt.getSubject();
            return subject == null || !TextRule.holds(subject, 1, MAX_SUBJECT_LENGTH)
                    ? null
                    : new VerifiedToken(new Actor(subject), jwt.getNotBefore(), jwt.getExpiresAt());
        } catch (BadJwtException e) {
            return null;
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
