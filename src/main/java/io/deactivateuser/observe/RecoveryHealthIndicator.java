package io.deactivateuser.observe;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Readiness: no partition waits for a person. */
@Component("recovery")
class RecoveryHealthIndicator implements HealthIndicator {
    private final PartitionStates partitions;

    RecoveryHealthIndicator(PartitionStates partitions) {
        this.partitions = partitions;
    }

    @Override
    public Health health() {
        Map<String, String> standing = partitions.standing();
        return standing.isEmpty()
                ? Health.up().build()
                : Health.outOfService().withDetails(standing).build();
    }
}
