package io.deactivateuser.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;

class PartitionStatesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:53:34.029Z");
    private static final TopicPartition PARTITION = new TopicPartition("requests", 0);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SettableClock clock = new SettableClock(NOW);
    private final PartitionStates states = new PartitionStates(clock, registry);
    private final AssignmentHealthIndicator assignment = new AssignmentHealthIndicator(states);

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

        clock.advance(Duration.ofMinutes(1));
        states.unanswered(PARTITION, timestamp);
        assertThat(oldest()).isEqualTo(60);
    }

    @Test
    void whatIsAnsweredWaitsNoMore() {
        states.unanswered(PARTITION, NOW.minusSeconds(5).toEpochMilli());

        states.answered(PARTITION);

        assertThat(oldest()).isZero();
    }

    @Test
    void aWorkerThatTheGroupLetsInNoMoreIsNotReadyUntilItIs() {
        states.assigned(List.of(PARTITION));
        states.takenAway(List.of(PARTITION));
        assertThat(assignment.health().getStatus()).as("stands by").isEqualTo(Status.UP);

        states.pollFails(1, "GroupMaxSizeReachedException: full");
        assertThat(assignment.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(assignment.health().getDetails().toString()).contains("GroupMaxSizeReachedException: full");

        states.pollsAgain(1);
        assertThat(assignment.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aWorkerIsReadyWithThePartitionsOfItsOtherThreads() {
        states.assigned(List.of(PARTITION));
        states.pollFails(1, "GroupMaxSizeReachedException: full");

        assertThat(assignment.health().getStatus()).isEqualTo(Status.UP);
        assertThat(assignment.health().getDetails().toString()).contains("GroupMaxSizeReachedException: full");
    }

    @Test
    void whatIsBehindAFaultOfTheBrokerIsNotSaidOfOneOfTheDatabase() {
        states.waits(PARTITION, 0, AbortCause.BROKER, "from the offset 5 on");
        states.explain(PARTITION, "results-1 has no leader");
        states.waits(PARTITION, 0, AbortCause.BROKER, "as its place cannot be found out yet");
        assertThat(states.said(PARTITION))
                .isEqualTo("waits as its place cannot be found out yet (broker); results-1 has no leader");

        states.waits(PARTITION, 0, AbortCause.DATABASE, "from the offset 5 on");
        assertThat(states.said(PARTITION)).isEqualTo("waits from the offset 5 on (database)");

        states.explain(PARTITION, "results-1 has no leader");
        assertThat(states.said(PARTITION))
                .as("an answer that comes late")
                .isEqualTo("waits from the offset 5 on (database)");
    }

    private double oldest() {
        return registry.get("deactivate.user.oldest.unanswered").timeGauge().value(TimeUnit.SECONDS);
    }
}
