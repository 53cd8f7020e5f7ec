package io.deactivateuser.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeldomTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Seldom seldom = new Seldom(nanos::get);

    @Test
    void aCauseIsLoggedAtOnceAndThenOnceAMinute() {
        assertThat(seldom.isDue("cause")).isTrue();
        assertThat(seldom.isDue("cause")).isFalse();
        pass(Duration.ofSeconds(59));
        assertThat(seldom.isDue("cause")).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(seldom.isDue("cause")).isTrue();
        assertThat(seldom.isDue("cause")).isFalse();
    }

    @Test
    void eachCauseHasItsOwnMinute() {
        assertThat(seldom.isDue("cause")).isTrue();
        assertThat(seldom.isDue("another")).isTrue();
    }

    @Test
    void whatWasNotLoggedIsCounted() {
        assertThat(seldom.due("cause", 3)).isEqualTo(3);
        assertThat(seldom.due("cause", 2)).isZero();
        assertThat(seldom.due("cause", 4)).isZero();
        pass(Duration.ofMinutes(1));
        assertThat(seldom.due("cause", 1)).isEqualTo(7);
        pass(Duration.ofMinutes(1));
        assertThat(seldom.due("cause", 1)).isEqualTo(1);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
