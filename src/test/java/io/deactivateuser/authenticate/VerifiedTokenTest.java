package io.deactivateuser.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.authenticate.Authentication.Authenticated;
import io.deactivateuser.authenticate.Authentication.Refused;
import io.deactivateuser.decide.Actor;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token from 10:00 until 11:00, with clocks that may be 10 seconds apart. */
class VerifiedTokenTest {
    private static final Actor ACTOR = new Actor("admin");
    private static final Duration SKEW = Duration.ofSeconds(10);
    private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant ELEVEN = Instant.parse("2026-11-23T11:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "09:59:49.999, TOKEN_INVALID",
        "09:59:50.000, admin",
        "10:30:00.000, admin",
        "11:00:09.999, admin",
        "11:00:10.000, TOKEN_EXPIRED",
    })
    void itCountsFromTheSkewBeforeItsFirstMomentUntilTheSkewAfterItsLast(String time, String outcome) {
        assertThat(judge(new VerifiedToken(ACTOR, TEN, ELEVEN), time, SKEW)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "09:59:59.999, TOKEN_INVALID",
        "10:00:00.000, admin",
        "10:59:59.999, admin",
        "11:00:00.000, TOKEN_EXPIRED",
    })
    void withoutASkewItCountsFromItsFirstMomentAndNotAtItsExpiry(String time, String outcome) {
        assertThat(judge(new VerifiedToken(ACTOR, TEN, ELEVEN), time, Duration.ZERO))
                .isEqualTo(outcome);
    }

    @Test
    void oneThatEndsBeforeItBeginsIsExpired() {
        assertThat(judge(new VerifiedToken(ACTOR, ELEVEN, TEN), "10:30:00.000", SKEW))
                .isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void oneWithoutTimesAlwaysCounts() {
        VerifiedToken token = new VerifiedToken(ACTOR, null, null);

        assertThat(token.at(Instant.EPOCH, SKEW)).isEqualTo(new Authenticated(ACTOR));
        assertThat(token.at(Instant.parse("9999-12-31T23:59:59Z"), SKEW)).isEqualTo(new Authenticated(ACTOR));
    }

    private static String judge(VerifiedToken token, String time, Duration skew) {
        Authentication judged = token.at(Instant.parse("2026-11-23T" + time + "Z"), skew);
        return judged instanceof Refused refused
                ? refused.refusal().reason().name()
                : ((Authenticated) judged).actor().id();
    }
}
