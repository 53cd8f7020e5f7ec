package io.deactivateuser.observe;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Readiness: every partition goes on. */
@Component("recovery")
class RecoveryHealthIndicator implements HealthIndicator {
    private final PartitionStates partitions;

    RecoveryHealthIndicator(PartitionStates partitions) {
        this.partitions = partitions;
    }

    @Override
    public Health health() {
        Map<String, String> standing = partitions.outOfService();
        return standing.isEmpty()
                ? Health.up().build()
                : Health.outOfService().withDetails(standing).build();
    }
}
