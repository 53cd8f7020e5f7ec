package io.deactivateuser.authenticate;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a token is good, apart from whether it is its time. Total: whatever the bytes are, there is an answer. What a token
 * says is looked at before its signature is, so that a key is looked for only for tokens that could be good.
 */
final class TokenVerifier {
    /** A token has no other characters: with a decoder that passes over them, one token could be written in many ways. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();
    private final TokenRules rules;
    private final VerificationKeys keys;

    /** A good token, or what is wrong with it. */
    sealed interface Verification {
        record Good(VerifiedToken token) implements Verification {}

        record Bad(TokenFault fault) implements Verification {}
    }

    private record Parsed(SignedJWT jwt, Map<String, Object> claims) {}

    TokenVerifier(TokenRules rules, VerificationKeys keys) {
        this.rules = rules;
        this.keys = keys;
    }

    /**
     * Judges a token.
     *
     * @throws KeysUnavailableException where no key was read yet
     */
    Verification verify(String token, Patience patience) {
        Parsed parsed = parse(token);
        if (parsed == null) {
            return new Verification.Bad(TokenFault.FORMAT);
        }
        TokenFault fault = rules.faultOf(parsed.jwt().getHeader());
        if (fault == null) {
            fault = rules.faultOf(parsed.claims());
        }
        if (fault == null) {
            fault = faultOfSignature(parsed.jwt(), patience);
        }
        return fault == null ? new Verification.Good(rules.token(parsed.claims())) : new Verification.Bad(fault);
    }

    private static @Nullable Parsed parse(String token) {
        if (!COMPACT.matcher(token).matches()) {
            return null;
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            Map<String, Object> claims = jwt.getPayload().toJSONObject();
            // Nimbus reads a list of pairs as an object, too.
            boolean isObject =
                    claims != null && jwt.getPayload().toString().stripLeading().startsWith("{");
            return isObject && isCanonical(jwt) ? new Parsed(jwt, claims) : null;
        } catch (ParseException | RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    /**
     * Whether the signature is written in the one way that counts. Some bits of its last character mean nothing; with those changed,
     * the same token would have another text.
     */
    private static boolean isCanonical(SignedJWT jwt) {
        return Base64URL.encode(jwt.getSignature().decode()).equals(jwt.getSignature());
    }

    private @Nullable TokenFault faultOfSignature(SignedJWT jwt, Patience patience) {
        Keys used = keys.inForce();
        TokenFault fault = faultOfSignature(jwt, used);
        while (fault != null) {
            Keys newer = keys.newer(used, patience);
            if (newer == null) {
                return fault;
            }
            used = newer;
            fault = faultOfSignature(jwt, used);
        }
        return null;
    }

    private @Nullable TokenFault faultOfSignature(SignedJWT jwt, Keys used) {
        List<PublicKey> candidates = used.candidates(jwt.getHeader());
        if (candidates.isEmpty()) {
            return TokenFault.KEY;
        }
        return candidates.stream().anyMatch(key -> isSignedWith(key, jwt)) ? null : TokenFault.SIGNATURE;
    }

    private boolean isSignedWith(PublicKey key, SignedJWT jwt) {
        try {
            return jwt.verify(verifiers.createJWSVerifier(jwt.getHeader(), key));
        } catch (JOSEException | RuntimeException e) {
            return false;
        }
    }
}
