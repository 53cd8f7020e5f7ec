package io.deactivateuser.authenticate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.SignedJWT;
import io.deactivateuser.authenticate.Authentication.Refused;
import io.deactivateuser.authenticate.TokenVerifier.Verification;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Check;
import io.deactivateuser.decide.TextRule;
import io.deactivateuser.settings.WorkerSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@link Check#TOKEN}: the bearer token of a record to its actor. A good signature is remembered under the token's
 * SHA-256 for a while; the token's times are checked for every record.
 */
@Component
public final class Authenticator {
    /** The scheme's name is the same in any letter case. Nothing may follow the token, not even the end of a line. */
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +(\\S+)");

    private static final String CLAIMED_BEARER = "Bearer ";
    private static final int MAX_TOKEN_LENGTH = 8_192;
    private static final int MAX_SUBJECT_LENGTH = 200;

    private final TokenVerifier verifier;
    private final TokenRules rules;
    private final Duration clockSkew;
    private final Cache<ByteBuffer, VerifiedToken> verified;
    private final Cache<ByteBuffer, Optional<Actor>> claimed;

    Authenticator(TokenVerifier verifier, TokenRules rules, WorkerSettings settings) {
        this.verifier = verifier;
        this.rules = rules;
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

    /** What a token would need to be free of a fault, and where that is set; for operators. */
    public String expected(TokenFault fault) {
        return rules.expected(fault);
    }

    /** How long the records of one batch may wait for keys, all of them together. */
    public Patience patience() {
        return new Patience(Patience.OF_A_BATCH);
    }

    /** Waits for no key, but has the key server asked. */
    public Patience noPatience() {
        return new Patience(Duration.ZERO);
    }

    /**
     * Judges one record's token.
     *
     * @param authorization the values of the record's {@code authorization} headers
     * @param validAt the moment at which the token has to be valid
     * @param patience how long the record's batch may still wait for keys
     * @throws KeysUnavailableException where no key was read yet
     */
    public Authentication authenticate(List<byte[]> authorization, Instant validAt, Patience patience) {
        if (authorization.isEmpty()) {
            return new Refused(TokenFault.MISSING);
        }
        if (authorization.size() > 1 || authorization.get(0).length > CLAIMED_BEARER.length() + MAX_TOKEN_LENGTH) {
            return new Refused(TokenFault.FORMAT);
        }
        byte[] header = authorization.get(0);
        ByteBuffer digest = ByteBuffer.wrap(sha256(header));
        VerifiedToken known = verified.getIfPresent(digest);
        if (known != null) {
            return known.at(validAt, clockSkew);
        }
        Matcher bearer = BEARER.matcher(new String(header, StandardCharsets.ISO_8859_1));
        if (!bearer.matches()) {
            return new Refused(TokenFault.FORMAT);
        }
        Verification verification = verifier.verify(bearer.group(1), patience);
        if (verification instanceof Verification.Bad bad) {
            return new Refused(bad.fault());
        }
        VerifiedToken token = ((Verification.Good) verification).token();
        verified.put(digest, token);
        return token.at(validAt, clockSkew);
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
            String subject = SignedJWT.parse(
                            header.substring(CLAIMED_BEARER.length()).strip())
                    .getJWTClaimsSet()
                    .getSubject();
            return subject == null || !TextRule.holds(subject, 1, MAX_SUBJECT_LENGTH)
                    ? Optional.empty()
                    : Optional.of(new Actor(subject));
        } catch (ParseException | RuntimeException | StackOverflowError e) {
            return Optional.empty();
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
