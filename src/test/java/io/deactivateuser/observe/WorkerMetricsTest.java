package io.deactivateuser.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:53:34.029Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WorkerMetrics metrics = new WorkerMetrics(registry, Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T09:53:33.029Z, 1",
        "2026-11-23T08:53:34.029Z, 3600",
        "2026-11-01T09:53:34.029Z, 1900800",
    })
    void theLatencyIsThatSinceTheTimeOfTheRecord(Instant sent, double seconds) {
        assertThat(latency(sent.toEpochMilli()).totalTime(TimeUnit.SECONDS)).isEqualTo(seconds);
    }

    /** Seconds instead of milliseconds, microseconds, no time, and a clock that is wrong. */
    @ParameterizedTest
    @CsvSource({"1795427614", "1795427614029000", "-1", "0", "1763891614029"})
    void aTimeThatCannotBeTheRecordsIsNotCounted(long timestamp) {
        Timer latency = latency(timestamp);

        assertThat(latency.count()).isOne();
        assertThat(latency.max(TimeUnit.HOURS)).as("since it was read").isLessThan(1);
    }

    private Timer latency(long timestamp) {
        BatchMeasurement measurement = new BatchMeasurement(1);
        measurement.answered("OK", false, timestamp);
        metrics.committed(measurement);
        return registry.get("deactivate.user.latency").timer();
    }
}
