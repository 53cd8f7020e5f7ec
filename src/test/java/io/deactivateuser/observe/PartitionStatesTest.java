package io.deactivateuser.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class PartitionStatesTest {
    private static final TopicPartition PARTITION = new TopicPartition("requests", 0);

    private final PartitionStates states = new PartitionStates(Clock.systemUTC(), new SimpleMeterRegistry());
    private final AssignmentHealthIndicator assignment = new AssignmentHealthIndicator(states);

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
}
