package io.deactivateuser.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionStatesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:53:34.029Z");
    private static final TopicPartition PARTITION = new TopicPartition("requests", 0);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = NOW;
    private final PartitionStates states = new PartitionStates(new Ticking(), registry);

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T09:53:33.029Z, 1",
        "2026-11-23T08:53:34.029Z, 3600",
        "2026-11-01T09:53:34.029Z, 1900800",
    })
    void theOldestUnansweredIsAsOldAsTheTimeOfItsRecordSays(Instant sent, double seconds) {
        states.unanswered(PARTITION, sent.toEpochMilli());

        assertThat(oldest()).isEqualTo(seconds);
    }

    /** Seconds instead of milliseconds, microseconds, no time, and a clock that is wrong. */
    @ParameterizedTest
    @ValueSource(longs = {1795427614L, 1795427614029000L, -1, 0, 1763891614029L})
    void aRecordWhoseTimeCannotBeRightWaitsSinceItWasSeen(long timestamp) {
        states.unanswered(PARTITION, timestamp);
        assertThat(oldest()).isZero();

        now = NOW.plus(Duration.ofMinutes(1));
        states.unanswered(PARTITION, timestamp);
        assertThat(oldest()).isEqualTo(60);
    }

    @Test
    void whatIsAnsweredWaitsNoMore() {
        states.unanswered(PARTITION, NOW.minusSeconds(5).toEpochMilli());

        states.answered(PARTITION);

        assertThat(oldest()).isZero();
    }

    private double oldest() {
        return registry.get("deactivate.user.oldest.unanswered").timeGauge().value(TimeUnit.SECONDS);
    }

    private final class Ticking extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(@Nullable ZoneId zone) {
            return this;
        }
    }
}
