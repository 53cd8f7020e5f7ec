package io.deactivateuser.authenticate;

import com.nimbusds.jose.RemoteKeySourceException;
import io.deactivateuser.settings.StartRefusedException;
import java.io.InputStream;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.core.io.Resource;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder.JwkSetUriJwtDecoderBuilder;
import org.springframework.web.client.RestTemplate;

/**
 * Spring Security's decoder, set up from Boot's own properties, with two differences. The times are not checked here,
 * since they are checked against the record's time. And a key server that does not answer is told apart from a bad
 * token.
 */
final class TokenDecoder {
    private static final String PREFIX = "spring.security.oauth2.resourceserver.jwt.";
    private static final Duration KEY_SERVER_TIMEOUT = Duration.ofSeconds(3);

    private final Supplier<NimbusJwtDecoder> building;
    private volatile @Nullable NimbusJwtDecoder built;

    private TokenDecoder(Supplier<NimbusJwtDecoder> building) {
        this.building = building;
    }

    /**
     * The decoder that the properties describe; where both a key set and a public key are named, the key set counts, as
     * in Boot.
     *
     * @throws StartRefusedException where no key or no algorithm is named, or the public key cannot be read
     */
    static TokenDecoder of(OAuth2ResourceServerProperties.Jwt jwt, Clock clock) {
        if (jwt.getJwkSetUri() == null && jwt.getIssuerUri() == null) {
            NimbusJwtDecoder decoder = withPublicKey(jwt);
            return new TokenDecoder(() -> decoder);
        }
        // Looks the issuer up, so it waits for the first token: a key server that is down must not stop the start.
        List<SignatureAlgorithm> algorithms =
                jwt.getJwsAlgorithms().stream().map(TokenDecoder::algorithm).toList();
        return new TokenDecoder(() -> withKeySet(jwt, algorithms, clock));
    }

    /**
     * The claims of a token whose signature, issuer and audience are good.
     *
     * @throws BadJwtException where the token is bad
     * @throws KeysUnavailableException where that cannot be known
     */
    Jwt decode(String token) {
        NimbusJwtDecoder decoder = decoder();
        try {
            return decoder.decode(token);
        } catch (BadJwtException e) {
            throw e;
        } catch (JwtException e) {
            if (e.getCause() instanceof RemoteKeySourceException) {
                throw new KeysUnavailableException(e);
            }
            throw new BadJwtException("Refused by the verifier", e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new BadJwtException("No token that the decoder can read", e);
        }
    }

    private NimbusJwtDecoder decoder() {
        NimbusJwtDecoder decoder = built;
        if (decoder == null) {
            try {
                decoder = building.get();
                built = decoder;
            } catch (RuntimeException e) {
                throw new KeysUnavailableException(e);
            }
        }
        return decoder;
    }

    private static NimbusJwtDecoder withKeySet(
            OAuth2ResourceServerProperties.Jwt jwt, List<SignatureAlgorithm> algorithms, Clock clock) {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(KEY_SERVER_TIMEOUT);
        requests.setReadTimeout(KEY_SERVER_TIMEOUT);
        String keySet = jwt.getJwkSetUri();
        String issuer = jwt.getIssuerUri();
        JwkSetUriJwtDecoderBuilder builder = keySet != null
                ? NimbusJwtDecoder.withJwkSetUri(keySet)
                : NimbusJwtDecoder.withIssuerLocation(String.valueOf(issuer));
        builder.restOperations(new RestTemplate(requests)).cache(new KeySetCache(clock));
        // Of an issuer alone, Spring Security would take every algorithm that its keys could be used with.
        algorithms.forEach(builder::jwsAlgorithm);
        NimbusJwtDecoder decoder = builder.build();
        decoder.setJwtValidator(issuerAndAudience(jwt));
        return decoder;
    }

    private static NimbusJwtDecoder withPublicKey(OAuth2ResourceServerProperties.Jwt jwt) {
        Resource location = jwt.getPublicKeyLocation();
        if (location == null) {
            throw new StartRefusedException(
                    "No key verifies tokens.",
                    "Set one of " + PREFIX + "jwk-set-uri, " + PREFIX + "issuer-uri and " + PREFIX
                            + "public-key-location.");
        }
        List<String> algorithms = jwt.getJwsAlgorithms();
        if (algorithms.size() != 1) {
            throw new StartRefusedException(
                    PREFIX + "jws-algorithms names " + algorithms.size() + " algorithms beside public-key-location.",
                    "Name the one that the key is used with, such as RS256.");
        }
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withPublicKey(publicKey(location))
                .signatureAlgorithm(algorithm(algorithms.get(0)))
                .build();
        decoder.setJwtValidator(issuerAndAudience(jwt));
        return decoder;
    }

    private static RSAPublicKey publicKey(Resource location) {
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

    private static SignatureAlgorithm algorithm(String name) {
        SignatureAlgorithm algorithm = SignatureAlgorithm.from(name);
        if (algorithm == null) {
            throw new StartRefusedException(
                    PREFIX + "jws-algorithms: '" + name + "' is no signature algorithm.",
                    "Use one that RFC 7518 names, such as RS256.");
        }
        return algorithm;
    }

    private static OAuth2TokenValidator<Jwt> issuerAndAudience(OAuth2ResourceServerProperties.Jwt jwt) {
        List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
        if (jwt.getIssuerUri() != null) {
            validators.add(new JwtIssuerValidator(jwt.getIssuerUri()));
        }
        List<String> audiences = jwt.getAudiences();
        if (!audiences.isEmpty()) {
            validators.add(new JwtClaimValidator<List<String>>(
                    JwtClaimNames.AUD, audience -> audience != null && !Collections.disjoint(audience, audiences)));
        }
        return new DelegatingOAuth2TokenValidator<>(validators);
    }
}
