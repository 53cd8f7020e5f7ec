package io.deactivateuser.authenticate;

import io.deactivateuser.authenticate.PublishedKeys.Pace;
import io.deactivateuser.settings.WorkerSettings;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the rules that tokens keep and the keys that verify them, out of the settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OAuth2ResourceServerProperties.class)
class AuthenticateConfiguration {
    private static final Duration READ_AGAIN_AFTER = Duration.ofMinutes(5);
    private static final Duration ASK_AT_MOST_EVERY = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Duration IN_VAIN = Duration.ofSeconds(20);

    @Bean
    IssuerSettings issuerSettings(OAuth2ResourceServerProperties properties) {
        return IssuerSettings.of(properties.getJwt());
    }

    @Bean(destroyMethod = "")
    VerificationKeys verificationKeys(IssuerSettings issuer, WorkerSettings settings) {
        if (issuer.publicKey() != null) {
            return new OneKey(issuer.publicKey());
        }
        FetchKeySet source = issuer.keySet() == null
                ? FetchKeySet.of(Objects.requireNonNull(issuer.issuer()), issuer.algorithms())
                : FetchKeySet.at(issuer.keySet(), issuer.algorithms());
        return new PublishedKeys(
                source,
                new Pace(
                        READ_AGAIN_AFTER,
                        ASK_AT_MOST_EVERY,
                        AGAIN,
                        settings.retry().first(),
                        settings.retry().longest(),
                        IN_VAIN));
    }

    @Bean
    TokenRules tokenRules(IssuerSettings issuer, WorkerSettings settings) {
        return new TokenRules(
                issuer.algorithms(),
                issuer.issuer(),
                issuer.audiences(),
                settings.token().requireExpiry());
    }

    @Bean
    TokenVerifier tokenVerifier(TokenRules rules, VerificationKeys keys) {
        return new TokenVerifier(rules, keys);
    }

    /** The key of a file: the only one, whatever key ID a token names. */
    private record OneKey(PublicKey key) implements VerificationKeys {
        @Override
        public Keys inForce() {
            return header -> List.of(key);
        }

        @Override
        public @Nullable Keys newer(Keys than, Patience patience) {
            return null;
        }
    }
}
