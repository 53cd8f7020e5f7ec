package io.deactivateuser.authenticate;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.RSAKey;
import io.deactivateuser.decide.TextRule;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keys of a published key set. A key that cannot be used is passed over, whatever is wrong with it (RFC 7517, 5): it costs the
 * tokens that it signed, and no others.
 */
final class KeySet implements Keys {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * How many keys a token without a key ID is tried with. An issuer has a few; thousands would be work for every forged token.
     */
    private static final int TRIED_AT_MOST = 16;

    /** In bits; RFC 7518, 3.3, lets no smaller RSA key be used. */
    private static final int SMALLEST_RSA_KEY = 2048;

    private static final int NAMED_AT_MOST = 5;
    private static final int LONGEST_NAME = 100;

    private final List<Usable> usable;
    private final List<String> passedOver;

    private record Usable(JWK jwk, PublicKey key) {}

    private KeySet(List<Usable> usable, List<String> passedOver) {
        this.usable = List.copyOf(usable);
        this.passedOver = List.copyOf(passedOver);
    }

    /**
     * Reads what a key server published.
     *
     * @param algorithms the algorithms that tokens may be signed with
     * @throws UnreadableKeysException where the JSON is no key set, or one without a key that can be used
     */
    static KeySet parse(String json, Set<JWSAlgorithm> algorithms) throws UnreadableKeysException {
        List<Usable> usable = new ArrayList<>();
        List<String> passedOver = new ArrayList<>();
        for (JsonNode member : members(json)) {
            try {
                usable.add(usable(member, algorithms));
            } catch (ParseException | JOSEException | RuntimeException | StackOverflowError e) {
                passedOver.add(name(member) + " (" + bounded(String.valueOf(e.getMessage())) + ")");
            }
        }
        KeySet keys = new KeySet(usable, passedOver);
        if (usable.isEmpty()) {
            throw new UnreadableKeysException(
                    passedOver.isEmpty()
                            ? "has no key in its key set"
                            : "has no key in its key set that can be used: " + keys.passedOver());
        }
        return keys;
    }

    /** The members of the key set. Nimbus is not asked for them: it gives the whole set up where it cannot read one key of it. */
    private static JsonNode members(String json) throws UnreadableKeysException {
        JsonNode members;
        try {
            members = JSON.readTree(json).path("keys");
        } catch (JacksonException | StackOverflowError e) {
            throw new UnreadableKeysException("answers with something that is no JSON");
        }
        if (!members.isArray()) {
            throw new UnreadableKeysException("answers with JSON that is no key set");
        }
        return members;
    }

    private static Usable usable(JsonNode member, Set<JWSAlgorithm> algorithms) throws ParseException, JOSEException {
        JWK key = JWK.parse(member.toString());
        if (!(key instanceof AsymmetricJWK asymmetric)) {
            throw new JOSEException("not one of an asymmetric algorithm");
        }
        if (key.isPrivate()) {
            throw new JOSEException("its private part is published with it: anybody can sign with it");
        }
        if (key.getKeyRevocation() != null) {
            throw new JOSEException("revoked");
        }
        if (key instanceof RSAKey && key.size() < SMALLEST_RSA_KEY) {
            throw new JOSEException("RSA with " + key.size() + " bits, where 2048 are the least");
        }
        if (!isForVerifying(key) || algorithms.stream().noneMatch(algorithm -> fits(key, new JWSHeader(algorithm)))) {
            throw new JOSEException("not one that verifies "
                    + algorithms.stream().map(JWSAlgorithm::getName).sorted().collect(Collectors.joining(", ")));
        }
        return new Usable(key, asymmetric.toPublicKey());
    }

    private static boolean isForVerifying(JWK key) {
        Set<KeyOperation> operations = key.getKeyOperations();
        return operations == null || operations.contains(KeyOperation.VERIFY) || operations.contains(KeyOperation.SIGN);
    }

    /**
     * Whether a token with this header may be signed with the key. An algorithm of elliptic curves goes with one curve; a key on
     * another must be passed over here, or it would fail the token.
     */
    private static boolean fits(JWK key, JWSHeader header) {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        Set<Curve> curves = Curve.forJWSAlgorithm(header.getAlgorithm());
        return matcher != null
                && matcher.matches(key)
                && (curves == null || (key instanceof ECKey ec && curves.contains(ec.getCurve())));
    }

    @Override
    public List<PublicKey> candidates(JWSHeader header) {
        return usable.stream()
                .filter(one -> fits(one.jwk(), header))
                .limit(TRIED_AT_MOST)
                .map(Usable::key)
                .toList();
    }

    int size() {
        return usable.size();
    }

    boolean isSameAs(@Nullable KeySet other) {
        return other != null && usable.equals(other.usable);
    }

    /** Which keys are not used, and why; empty where all are. */
    String passedOver() {
        Stream<String> more = passedOver.size() > NAMED_AT_MOST
                ? Stream.of((passedOver.size() - NAMED_AT_MOST) + " more")
                : Stream.empty();
        return Stream.concat(passedOver.stream().limit(NAMED_AT_MOST), more).collect(Collectors.joining(", "));
    }

    private static String name(JsonNode member) {
        JsonNode id = member.path("kid");
        return id.isString() ? "'" + bounded(id.stringValue()) + "'" : "one without a key ID";
    }

    private static String bounded(String text) {
        return TextRule.sanitized(text, LONGEST_NAME);
    }
}
