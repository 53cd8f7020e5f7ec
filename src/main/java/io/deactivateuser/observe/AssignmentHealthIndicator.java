package io.deactivateuser.observe;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Readiness: the worker has joined its group and was told its partitions. */
@Component("assignment")
class AssignmentHealthIndicator implements HealthIndicator {
    private final PartitionStates partitions;

    AssignmentHealthIndicator(PartitionStates partitions) {
        this.partitions = partitions;
    }

    @Override
    public Health health() {
        Health.Builder health = partitions.joined() ? Health.up() : Health.outOfService();
        return health.withDetail("partitions", partitions.count()).build();
    }
}
