package io.deactivateuser.start;

import io.deactivateuser.settings.StartRefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** Boot's keys can set the Kafka clients to lose or double a record, or to do nothing at all; the worker then does not start. */
public final class SafeKafkaSettings {
    /** A batch may wait ten seconds for keys, work as long on the database, begin one more request then, and commit. */
    private static final int SHORTEST_POLL_INTERVAL_MILLIS = 30_000;

    private static final int SHORTEST_WAIT_MILLIS = 1_000;

    private SafeKafkaSettings() {}

    /**
     * Looks at what both kinds of client are made with.
     *
     * @param transactionalId one under which a producer sends
     * @throws StartRefusedException where a key is set to what could lose or double a record, or is not heeded
     */
    public static void check(
            KafkaProperties properties,
            Map<String, Object> consumer,
            Map<String, Object> producer,
            String transactionalId) {
        UnheededSettings.check(properties);
        checkConcurrency(properties.getListener().getConcurrency());
        checkReserved(properties.buildProducerProperties());
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
        checkPollInterval(consumer.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG));
        require(
                producer,
                "spring.kafka.producer.acks",
                ProducerConfig.ACKS_CONFIG,
                "all",
                "a reply could be lost with one broker");
        for (String name : List.of("key", "value")) {
            require(
                    producer,
                    "spring.kafka.producer." + name + "-serializer",
                    name + ".serializer",
                    ByteArraySerializer.class.getName(),
                    "the worker writes bytes");
        }
        checkTogether(consumer, producer, transactionalId);
    }

    private static void checkConcurrency(@Nullable Integer threads) {
        if (threads != null && threads < 1) {
            throw new StartRefusedException(
                    "spring.kafka.listener.concurrency is '" + threads + "': there would be no consumer thread.",
                    "Set it to 1 or more.");
        }
    }

    /** What is no number is refused with the clients' other rules. */
    private static void checkPollInterval(@Nullable Object millis) {
        String text = String.valueOf(millis).strip();
        if (text.matches("-?\\d{1,9}") && Integer.parseInt(text) < SHORTEST_POLL_INTERVAL_MILLIS) {
            throw new StartRefusedException(
                    "spring.kafka.consumer.max-poll-interval, that is max.poll.interval.ms, is '" + text
                            + "': a batch may take longer, and the group would put the worker out, for ever with the same batch.",
                    "Remove it, or set it to " + SHORTEST_POLL_INTERVAL_MILLIS + " or more.");
        }
    }

    /** Keys that the worker sets itself, over whatever an operator sets. */
    private static void checkReserved(Map<String, Object> producer) {
        if (producer.containsKey(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)) {
            throw new StartRefusedException(
                    "The worker does not heed the producer's " + ProducerConfig.MAX_REQUEST_SIZE_CONFIG + ".",
                    "Set deactivate-user.topics.max-record-bytes instead.");
        }
        if (producer.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
            throw new StartRefusedException(
                    "The worker does not heed the producer's " + ProducerConfig.TRANSACTIONAL_ID_CONFIG + ".",
                    "Remove it; transactional IDs are made of the group and deactivate-user.instance-id.");
        }
    }

    /** The clients' own rules; a producer is made with the first batch only. */
    private static void checkTogether(
            Map<String, Object> consumer, Map<String, Object> producer, String transactionalId) {
        Map<String, Object> transactional = new HashMap<>(producer);
        transactional.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        try {
            ConsumerConfig reading = new ConsumerConfig(consumer);
            ProducerConfig writing = new ProducerConfig(transactional);
            checkBuffer(writing);
            checkWait("consumer", reading, ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG);
            checkWait("consumer", reading, ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
            checkWait("producer", writing, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
            checkWait("producer", writing, ProducerConfig.MAX_BLOCK_MS_CONFIG);
            checkWait("producer", writing, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
            checkFetches(reading);
        } catch (ConfigException e) {
            throw new StartRefusedException(
                    "The Kafka clients cannot be made with these settings: " + e.getMessage(),
                    "Look at spring.kafka.consumer, spring.kafka.producer and spring.kafka.properties.");
        }
    }

    /** The client compares these with each record, and so not before the first one that is too large. */
    private static void checkBuffer(ProducerConfig producer) {
        long buffer = producer.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG);
        int largest = Math.max(
                producer.getInt(ProducerConfig.BATCH_SIZE_CONFIG),
                producer.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG));
        if (buffer < largest) {
            throw new StartRefusedException(
                    "spring.kafka.producer.buffer-memory is " + buffer
                            + " bytes: a record of deactivate-user.topics.max-record-bytes, or a batch of"
                            + " spring.kafka.producer.batch-size, of " + largest + " bytes would never be sent.",
                    "Set it to " + largest + " or more, or the other one to less.");
        }
    }

    private static void checkWait(String client, AbstractConfig configuration, String name) {
        long millis = Long.parseLong(String.valueOf(configuration.values().get(name)));
        if (millis < SHORTEST_WAIT_MILLIS) {
            throw new StartRefusedException(
                    "spring.kafka." + client + ".properties." + name + " is '" + millis
                            + "': the client would give up before a broker can answer, each time.",
                    "Remove it, or set it to " + SHORTEST_WAIT_MILLIS + " or more.");
        }
    }

    /** With nothing to read, a broker keeps a fetch for so long; records below {@code fetch.min.bytes} would never be read. */
    private static void checkFetches(ConsumerConfig consumer) {
        int kept = consumer.getInt(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG);
        int longest = consumer.getInt(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG);
        if (kept >= longest) {
            throw new StartRefusedException(
                    "spring.kafka.consumer.fetch-max-wait, that is fetch.max.wait.ms, is '" + kept
                            + "': the consumer gives a fetch up after its request.timeout.ms, " + longest
                            + ", before the broker answers with a few records.",
                    "Remove it, or set it to less than " + longest + ".");
        }
    }

    private static void require(
            Map<String, Object> configuration, String key, String name, String safe, String otherwise) {
        Object value = configuration.get(name) instanceof Class<?> type ? type.getName() : configuration.get(name);
        boolean same =
                safe.equals(String.valueOf(value)) || (name.equals(ProducerConfig.ACKS_CONFIG) && "-1".equals(value));
        if (!same) {
            throw new StartRefusedException(
                    key + " is '" + value + "': " + otherwise + ".", "Remove " + key + " or set it to " + safe + ".");
        }
    }
}
