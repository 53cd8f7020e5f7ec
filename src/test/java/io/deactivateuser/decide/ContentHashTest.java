package io.deactivateuser.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Decoded;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ledger of every deployment holds these hashes: a change here makes each recorded request look like a reused ID. */
class ContentHashTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            u-1, -, -, false, 5b15e8850526d9c68b9f9f92f3942d93699e2595c64f22a02356aa45b689a9a3
            u-1, -, -, true, 583b0aa1ffb0d813e06b91454a2c5a5906c0f8eee9d3fbbcc81dbe4369005426
            u-1, Left the company, -, false, 4fe03f6f4f9c8a742fdef39621afe0a796608f555a95ad26a0828fdf46d5bf3a
            u-1, '', -, false, 638d6d56476bf117e860349d98909a8ba43cf51595ced0899c2f4997b94d5125
            é😀, grüßt, -, false, 293abf715699de2fe89e4df403d12cbe2d8176197674202fc207ac4ad899b3ed
            u-1, -, 2099-12-31T23:59:59Z, false, b62292385dbc60c091111db99fbe9765d846a95a0cc7d03c587a76331509c153
            u-1, left, 2099-12-31T23:59:59.5Z, true, 1728ee73a7f9ccb01b755883c894d5d4565283daebcdf1db241fbbad732efd22
            """)
    void isFrozen(
            String userId, @Nullable String reason, @Nullable String expireTime, boolean validateOnly, String hash) {
        assertThat(hash(userId, reason, expireTime, validateOnly)).hasToString(hash);
    }

    @Test
    void theRequestIdIsNotPartOfIt() {
        assertThat(Decoded.deactivation("another", "u-1").content()).isEqualTo(hash("u-1", null, null, false));
    }

    @Test
    void differentRequestsDiffer() {
        assertThat(Stream.of(
                        hash("u-1", null, null, false),
                        hash("u-1", null, null, true),
                        hash("u-1", "", null, false),
                        hash("u-1", "2026-11-23T09:53:34Z", null, false),
                        hash("u-1", null, "2026-11-23T09:53:34Z", false),
                        hash("u-1", null, "2026-11-23T09:53:34.000000001Z", false),
                        hash("u", "-1", null, false),
                        hash("u-", "1", null, false)))
                .doesNotHaveDuplicates();
    }

    @Test
    void itSurvivesTheLedger() {
        ContentHash hash = hash("u-1", "left", null, false);

        assertThat(ContentHash.ofBytes(hash.bytes())).isEqualTo(hash).hasSameHashCodeAs(hash);
        assertThat(hash.bytes()).hasSize(32);
    }

    private static ContentHash hash(
            String userId, @Nullable String reason, @Nullable String expireTime, boolean validateOnly) {
        Instant expires = expireTime == null ? null : Instant.parse(expireTime);
        return new DeactivateUserRequest("r", userId, reason, expires, validateOnly, Action.DEACTIVATE, null, null)
                .content();
    }
}
