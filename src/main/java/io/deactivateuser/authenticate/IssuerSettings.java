package io.deactivateuser.authenticate;

import com.nimbusds.jose.JWSAlgorithm;
import io.deactivateuser.settings.StartRefusedException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.core.io.Resource;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.util.StringUtils;

/**
 * Boot's own properties of a resource server, once they are found to make sense. Where several say where keys come from, the key set
 * counts before the public key, and that before the issuer's metadata: so the issuer can always be named, too.
 *
 * @param keySet where the keys are published
 * @param publicKey the only key; never beside a key set
 * @param issuer the issuer whose tokens count
 * @param audiences the audiences of which a token must name one
 * @param algorithms the algorithms that tokens may be signed with
 */
record IssuerSettings(
        @Nullable URI keySet,
        @Nullable RSAPublicKey publicKey,
        @Nullable String issuer,
        Set<String> audiences,
        Set<JWSAlgorithm> algorithms) {
    private static final String PREFIX = "spring.security.oauth2.resourceserver.jwt.";
    private static final int SMALLEST_RSA_KEY = 2048;

    /**
     * Reads the properties; one that is empty counts as not set.
     *
     * @throws StartRefusedException where no key or no algorithm is named, or one of the properties makes no sense
     */
    static IssuerSettings of(OAuth2ResourceServerProperties.Jwt jwt) {
        checkHeeded(jwt);
        URI keySet = StringUtils.hasText(jwt.getJwkSetUri()) ? address("jwk-set-uri", jwt.getJwkSetUri()) : null;
        String issuer = StringUtils.hasText(jwt.getIssuerUri()) ? issuer(jwt.getIssuerUri()) : null;
        Set<JWSAlgorithm> algorithms =
                jwt.getJwsAlgorithms().stream().map(IssuerSettings::algorithm).collect(Collectors.toSet());
        RSAPublicKey publicKey = keySet == null && jwt.getPublicKeyLocation() != null
                ? publicKey(jwt.getPublicKeyLocation(), algorithms)
                : null;
        if (keySet == null && publicKey == null) {
            if (issuer == null) {
                throw new StartRefusedException(
                        "No key verifies tokens.",
                        "Set one of " + PREFIX + "jwk-set-uri, " + PREFIX + "issuer-uri and " + PREFIX
                                + "public-key-location.");
            }
            address("issuer-uri", issuer);
        }
        if (algorithms.isEmpty()) {
            throw new StartRefusedException(
                    PREFIX + "jws-algorithms is empty: no token would be good.", "Name an algorithm, such as RS256.");
        }
        return new IssuerSettings(keySet, publicKey, issuer, audiences(jwt.getAudiences()), algorithms);
    }

    /** The actor is the token's {@code sub}, and what it may do is in the database. */
    private static void checkHeeded(OAuth2ResourceServerProperties.Jwt jwt) {
        Map<String, @Nullable Object> unheeded = new TreeMap<>();
        unheeded.put("principal-claim-name", jwt.getPrincipalClaimName());
        unheeded.put("authority-prefix", jwt.getAuthorityPrefix());
        unheeded.put("authorities-claim-name", jwt.getAuthoritiesClaimName());
        unheeded.put("authorities-claim-delimiter", jwt.getAuthoritiesClaimDelimiter());
        unheeded.put("authorities-claim-expressions", jwt.getAuthoritiesClaimExpressions());
        List<String> set = unheeded.entrySet().stream()
                .filter(entry ->
                        entry.getValue() != null && !List.of().equals(entry.getValue()) && !"".equals(entry.getValue()))
                .map(entry -> PREFIX + entry.getKey())
                .toList();
        if (!set.isEmpty()) {
            throw new StartRefusedException(
                    "The worker does not heed " + String.join(", ", set) + ".",
                    "Remove " + (set.size() == 1 ? "it" : "them")
                            + ": the actor is the token's sub, and what an actor may do is in the table role_grants.");
        }
    }

    private static Set<String> audiences(List<String> named) {
        return named.stream().filter(StringUtils::hasText).collect(Collectors.toUnmodifiableSet());
    }

    private static URI address(String key, String value) {
        URI address = HttpAddress.parse(value);
        if (address == null) {
            throw new StartRefusedException(
                    PREFIX + key + " is '" + value + "': keys cannot be fetched from there.",
                    "Give the whole address, such as https://issuer.example/keys; a host's name has no underscore.");
        }
        return address;
    }

    /** The issuer as it is set, since it is compared with the tokens' {@code iss} character by character. */
    private static String issuer(String value) {
        try {
            if (new URI(value).isAbsolute()) {
                return value;
            }
        } catch (URISyntaxException e) {
            // What is no URI at all is refused below, with what is no absolute one.
        }
        throw new StartRefusedException(
                PREFIX + "issuer-uri is '" + value + "', which is no absolute URI.",
                "Give what the issuer writes into its tokens as iss, such as https://issuer.example.");
    }

    private static RSAPublicKey publicKey(Resource location, Set<JWSAlgorithm> algorithms) {
        if (algorithms.size() != 1) {
            throw new StartRefusedException(
                    PREFIX + "jws-algorithms names " + algorithms.size() + " algorithms beside public-key-location.",
                    "Name the one that the key is used with, such as RS256.");
        }
        if (!JWSAlgorithm.Family.RSA.containsAll(algorithms)) {
            throw new StartRefusedException(
                    PREFIX + "jws-algorithms names " + algorithms.iterator().next()
                            + " beside public-key-location, which is of an RSA key.",
                    "Name the one that the key is used with, such as RS256.");
        }
        RSAPublicKey key = read(location);
        if (key.getModulus().bitLength() < SMALLEST_RSA_KEY) {
            throw new StartRefusedException(
                    PREFIX + "public-key-location: the key in " + location.getDescription() + " has "
                            + key.getModulus().bitLength() + " bits.",
                    "Have the issuer sign with one of at least " + SMALLEST_RSA_KEY + " bits.");
        }
        return key;
    }

    private static RSAPublicKey read(Resource location) {
        try (InputStream pem = location.getInputStream()) {
            RSAPublicKey key = RsaKeyConverters.x509().convert(pem);
            if (key != null) {
                return key;
            }
        } catch (Exception e) {
            throw unreadable(location);
        }
        throw unreadable(location);
    }

    private static StartRefusedException unreadable(Resource location) {
        return new StartRefusedException(
                PREFIX + "public-key-location: no RSA public key can be read from " + location.getDescription() + ".",
                "Let it point to a PEM file that begins with -----BEGIN PUBLIC KEY-----.");
    }

    private static JWSAlgorithm algorithm(String name) {
        SignatureAlgorithm algorithm = SignatureAlgorithm.from(name);
        if (algorithm == null) {
            throw new StartRefusedException(
                    PREFIX + "jws-algorithms: '" + name + "' is no signature algorithm.",
                    "Use one that RFC 7518 names, such as RS256.");
        }
        return JWSAlgorithm.parse(algorithm.getName());
    }
}
