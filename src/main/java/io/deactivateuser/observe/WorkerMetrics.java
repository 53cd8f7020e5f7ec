package io.deactivateuser.observe;

import io.deactivateuser.observe.BatchMeasurement.Outcome;
import io.deactivateuser.observe.BatchMeasurement.Phase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * The worker's figures. They count what Kafka has committed, so they agree with what a reader of the results sees; no
 * tag holds anything that a request says.
 */
@Component
public class WorkerMetrics {
    private static final Duration[] LATENCY_BUCKETS = {
        Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
        Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
        Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5)
    };

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<String, Counter> requests = new ConcurrentHashMap<>();
    private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
    private final Map<String, Counter> restored = new ConcurrentHashMap<>();
    private final Map<String, Counter> cutOff = new ConcurrentHashMap<>();
    private final Map<Phase, Timer> phases = new EnumMap<>(Phase.class);
    private final DistributionSummary batchSize;
    private final Timer latency;
    private final Counter replays;
    private final Map<AbortCause, Counter> aborts = new EnumMap<>(AbortCause.class);

    WorkerMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.batchSize = DistributionSummary.builder("deactivate.user.batch.size")
                .description("Records in a committed batch")
                .register(registry);
        this.latency = Timer.builder("deactivate.user.latency")
                .description("From the request record's timestamp to its committed reply")
                .serviceLevelObjectives(LATENCY_BUCKETS)
                .register(registry);
        this.replays = Counter.builder("deactivate.user.replays")
                .description("Repeated requests that were given their recorded answer")
                .register(registry);
        for (AbortCause cause : AbortCause.values()) {
            aborts.put(
                    cause,
                    Counter.builder("deactivate.user.aborts")
                            .description("Transactions that were rolled back, and tried again or smaller")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (Phase phase : Phase.values()) {
            phases.put(
                    phase,
                    Timer.builder("deactivate.user.batch.time")
                            .description("Time that a committed batch spent in a phase")
                            .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** The batch was committed. */
    public void committed(BatchMeasurement measurement) {
        measurement.ended(Phase.COMMIT);
        count(measurement);
    }

    /** A transaction was rolled back, or nobody knows whether it was. */
    public void aborted(AbortCause cause) {
        Objects.requireNonNull(aborts.get(cause)).increment();
    }

    /** Records were compared with what their callers had been told. */
    public void restored(String outcome, int records) {
        restored.computeIfAbsent(
                        outcome,
                        name -> registry.counter("deactivate.user.restored", "outcome", name.toLowerCase(Locale.ROOT)))
                .increment(records);
    }

    /** Rows that gave users access were ended with a change, by the name of their table. */
    public void cutOff(Map<String, Long> rows) {
        rows.forEach((table, ended) -> cutOff.computeIfAbsent(
                        table,
                        name -> Counter.builder("deactivate.user.cut.off.rows")
                                .description("Rows that gave access and were ended with a change")
                                .tag("name", name)
                                .register(registry))
                .increment(ended));
    }

    private void count(BatchMeasurement measurement) {
        long now = clock.millis();
        batchSize.record(measurement.outcomes().size());
        phases.forEach((phase, timer) -> timer.record(measurement.time(phase)));
        for (Outcome outcome : measurement.outcomes()) {
            counter(outcome).increment();
            if (outcome.replayed()) {
                replays.increment();
            }
            // Where the timestamp cannot be right, the request waited since it was read at least.
            latency.record(
                    RequestTime.isPlausible(outcome.appendedAtMillis(), now)
                            ? now - outcome.appendedAtMillis()
                            : measurement.millisSinceRead(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private Counter counter(Outcome outcome) {
        return outcome.deadLetter()
                ? deadLetters.computeIfAbsent(
                        outcome.name(), reason -> registry.counter("deactivate.user.dead.letters", "reason", reason))
                : requests.computeIfAbsent(
                        outcome.name(), name -> registry.counter("deactivate.user.requests", "outcome", name));
    }
}
