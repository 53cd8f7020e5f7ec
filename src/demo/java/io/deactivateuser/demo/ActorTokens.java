package io.deactivateuser.demo;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.deactivateuser.demo.RequestLine.Token;
import io.deactivateuser.fixtures.TokenSigner;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The tokens of a demo, signed with a key made at its start; one signature serves an actor for a while. */
final class ActorTokens {
    private static final int ACTORS = 10_000;
    private static final Duration SIGNED_AGAIN_AFTER = Duration.ofMinutes(10);
    private static final Duration OF_A_FILE = Duration.ofDays(1);
    private static final Duration EXPIRED_FOR = Duration.ofHours(1);

    private final TokenSigner signer = new TokenSigner();
    private final TokenSigner stranger = new TokenSigner();
    private final LoadingCache<String, String> tokens = Caffeine.newBuilder()
            .maximumSize(ACTORS)
            .expireAfterWrite(SIGNED_AGAIN_AFTER)
            .build(signer::token);

    String publicKeyLocation() {
        return signer.publicKeyLocation();
    }

    /** A token for a program of one's own, which lasts as long as a demo may. */
    TokenFile file(String actor) {
        return TokenFile.write(signer.token(actor, Instant.now().plus(OF_A_FILE)));
    }

    /** Null where the line wants none. */
    @Nullable
    String token(String actor, Token token) {
        return switch (token) {
            case VALID -> tokens.get(actor);
            case MISSING -> null;
            case INVALID -> stranger.token(actor);
            case EXPIRED -> signer.token(actor, Instant.now().minus(EXPIRED_FOR));
        };
    }
}
