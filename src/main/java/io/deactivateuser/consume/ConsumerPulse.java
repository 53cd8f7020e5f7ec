package io.deactivateuser.consume;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.stereotype.Component;

/**
 * When each consumer last showed that its thread is alive beside polling: while it waits out a fault, it does not poll
 * and is not dead either.
 */
@Component
class ConsumerPulse {
    private final Clock clock;
    private final Map<String, Instant> beats = new ConcurrentHashMap<>();

    ConsumerPulse(Clock clock) {
        this.clock = clock;
    }

    void beat(Consumer<?, ?> consumer) {
        beats.put(clientId(consumer), clock.instant());
    }

    /** Since the last beat of the client; a very long time where there was none. */
    Duration silence(String clientId) {
        return Duration.between(beats.getOrDefault(clientId, Instant.EPOCH), clock.instant());
    }

    private static String clientId(Consumer<?, ?> consumer) {
        return consumer.metrics().keySet().stream()
                .map(name -> name.tags().get("client-id"))
                .filter(id -> id != null)
                .findFirst()
                .orElse("");
    }
}
