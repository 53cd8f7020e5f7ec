package io.deactivateuser.torture.traffic;

import io.deactivateuser.fixtures.TokenSigner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The authorization headers of every actor, signed once: they outlast the run. */
final class Tokens {
    private static final Duration VALID_FOR = Duration.ofHours(12);

    private final Map<String, byte[]> good = new HashMap<>();
    private final byte[] expired;
    private final byte[] foreign;
    private final byte[] garbage = header("no.token.at-all");

    Tokens(TokenSigner signer, List<String> actors) {
        Date end = Date.from(Instant.now().plus(VALID_FOR));
        actors.forEach(actor -> good.put(
                actor, header(signer.token(claims -> claims.subject(actor).expirationTime(end)))));
        this.expired = header(signer.token("admin", Instant.now().minus(VALID_FOR)));
        this.foreign = header(new TokenSigner().token("admin"));
    }

    List<byte[]> of(Planned planned) {
        byte[] token = good.getOrDefault(planned.actor(), garbage);
        if (planned.broken() == null) {
            return List.of(token);
        }
        return switch (planned.broken()) {
            case NO_TOKEN -> List.of();
            case GARBAGE_TOKEN -> List.of(garbage);
            case TWO_TOKENS -> List.of(token, token);
            case TOKEN_OF_ANOTHER_ISSUER -> List.of(foreign);
            case EXPIRED_TOKEN -> List.of(expired);
            // Check 2 comes before check 3, so it must not matter which token such a record bears.
            default -> planned.number() % 2 == 0 ? List.of(token) : List.of();
        };
    }

    private static byte[] header(String token) {
        return ("Bearer " + token).getBytes(StandardCharsets.US_ASCII);
    }
}
