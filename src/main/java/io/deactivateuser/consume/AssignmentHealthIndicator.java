package io.deactivateuser.consume;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Readiness: the worker has joined its group and was told its partitions. */
@Component("assignment")
class AssignmentHealthIndicator implements HealthIndicator {
    private final AssignedPartitions assigned;

    AssignmentHealthIndicator(AssignedPartitions assigned) {
        this.assigned = assigned;
    }

    @Override
    public Health health() {
        Health.Builder health = assigned.joined() ? Health.up() : Health.outOfService();
        return health.withDetail("partitions", assigned.count()).build();
    }
}
