package io.deactivateuser.start;

import io.deactivateuser.settings.StartRefusedException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Boot's keys can set the Kafka clients to lose or double a record; the worker then does not start. */
public final class SafeKafkaSettings {
    private SafeKafkaSettings() {}

    /**
     * Looks at what both kinds of client are made with.
     *
     * @throws StartRefusedException where a key is set to what could lose or double a record
     */
    public static void check(Map<String, Object> consumer, Map<String, Object> producer) {
        require(
                consumer,
                "spring.kafka.consumer.isolation-level",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                "the committed offset could be read while a transaction that moves it is pending");
        require(
                consumer,
                "spring.kafka.consumer.auto-offset-reset",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                "a consumer would go on at an offset that nobody has found to be right");
        require(
                consumer,
                "spring.kafka.consumer.enable-auto-commit",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                "offsets would be committed without their replies");
        require(
                consumer,
                "spring.kafka.consumer.properties.allow.auto.create.topics",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                "false",
                "a topic that was deleted would come back with the broker's defaults");
        require(
                producer,
                "spring.kafka.producer.acks",
                ProducerConfig.ACKS_CONFIG,
                "all",
                "a reply could be lost with one broker");
    }

    private static void require(
            Map<String, Object> configuration, String key, String name, String safe, String otherwise) {
        Object value = configuration.get(name);
        boolean same =
                safe.equals(String.valueOf(value)) || (name.equals(ProducerConfig.ACKS_CONFIG) && "-1".equals(value));
        if (!same) {
            throw new StartRefusedException(
                    key + " is '" + value + "': " + otherwise + ".", "Remove " + key + " or set it to " + safe + ".");
        }
    }
}
