package io.deactivateuser.observe;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Readiness: a broker answers. */
@Component("broker")
class BrokerHealthIndicator implements HealthIndicator {
    private static final int TIMEOUT_MILLIS = 2_000;

    private final Admin admin;

    BrokerHealthIndicator(Admin admin) {
        this.admin = admin;
    }

    @Override
    public Health health() {
        try {
            int nodes = admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLIS))
                    .nodes()
                    .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    .size();
            return nodes > 0
                    ? Health.up().withDetail("nodes", nodes).build()
                    : Health.down().build();
        } catch (ExecutionException | TimeoutException e) {
            return Health.down().withDetail("reason", "no broker answers").build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
    }
}
