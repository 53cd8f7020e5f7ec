package io.deactivateuser.authenticate;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Part of readiness: whether there are keys that verify tokens. */
@Component("keys")
class KeysHealthIndicator implements HealthIndicator {
    private final VerificationKeys keys;

    KeysHealthIndicator(VerificationKeys keys) {
        this.keys = keys;
    }

    @Override
    public Health health() {
        if (!(keys instanceof PublishedKeys published)) {
            return Health.up().build();
        }
        PublishedKeys.State state = published.state();
        Health.Builder health = state.keys() > 0 ? Health.up() : Health.down();
        health.withDetail("keys", state.keys());
        if (state.readAt() != null) {
            health.withDetail("readAt", state.readAt().toString());
        }
        if (state.fault() != null) {
            health.withDetail("reason", state.fault());
        }
        return health.build();
    }
}
