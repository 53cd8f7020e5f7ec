package io.deactivateuser.observe;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * Liveness: every consumer thread runs, and polled within the time that the group grants it, as it does while it waits out a
 * fault. The container itself reports running after a thread has died of an error.
 */
@Component("consumers")
class ConsumersHealthIndicator implements HealthIndicator {
    private static final int STALLED_AFTER_POLL_INTERVALS = 2;

    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;
    private final Duration stalledAfter;

    ConsumersHealthIndicator(
            ConcurrentMessageListenerContainer<byte[], byte[]> container, ConsumerFactory<byte[], byte[]> consumers) {
        this.container = container;
        Object interval = consumers
                .getConfigurationProperties()
                .getOrDefault(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, "300000");
        this.stalledAfter =
                Duration.ofMillis(Long.parseLong(interval.toString())).multipliedBy(STALLED_AFTER_POLL_INTERVALS);
    }

    @Override
    public Health health() {
        int alive = 0;
        for (KafkaMessageListenerContainer<byte[], byte[]> thread : container.getContainers()) {
            if (thread.isRunning() && !stalled(thread)) {
                alive++;
            }
        }
        Health.Builder health = alive == container.getConcurrency() ? Health.up() : Health.down();
        return health.withDetail("alive", alive)
                .withDetail("threads", container.getConcurrency())
                .build();
    }

    private boolean stalled(KafkaMessageListenerContainer<byte[], byte[]> thread) {
        return thread.metrics().entrySet().stream().anyMatch(client -> {
            OptionalDouble silence = secondsSincePoll(client.getValue());
            return silence.isPresent() && silence.getAsDouble() > stalledAfter.toSeconds();
        });
    }

    /** Empty, or negative, before the first poll. */
    private static OptionalDouble secondsSincePoll(Map<MetricName, ? extends Metric> metrics) {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("last-poll-seconds-ago"))
                .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .findFirst();
    }
}
