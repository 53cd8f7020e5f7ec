package io.deactivateuser.observe;

import java.util.Collection;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Readiness: the worker has joined its group, was told its partitions, and was not put out of the group since. */
@Component("assignment")
class AssignmentHealthIndicator implements HealthIndicator {
    private final PartitionStates partitions;

    AssignmentHealthIndicator(PartitionStates partitions) {
        this.partitions = partitions;
    }

    @Override
    public Health health() {
        Health.Builder health = partitions.joined() ? Health.up() : Health.outOfService();
        health.withDetail("partitions", partitions.count());
        Collection<String> faults = partitions.faultsOfPolls();
        return faults.isEmpty()
                ? health.build()
                : health.withDetail("polls fail", faults).build();
    }
}
