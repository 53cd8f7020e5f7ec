package io.deactivateuser.consume;

import io.deactivateuser.read.PollBounds;
import io.deactivateuser.recover.Recovery;
import io.deactivateuser.settings.TransactionalIds;
import io.deactivateuser.settings.WorkerSettings;
import io.deactivateuser.start.SafeKafkaSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.record.CompressionType;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.TransactionIdSuffixStrategy;
import org.springframework.kafka.listener.CommonContainerStoppingErrorHandler;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.KafkaUtils;

/** The container: batches, which the listener commits itself, and consumers that find their places before they give any. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
    private static final Duration SHUTDOWN = Duration.ofSeconds(9);
    private static final Duration LONGEST_POLL = Duration.ofMillis(100);

    /** Defaults for the classic group protocol; with the newer one, the broker decides all of this. */
    private static final Map<String, Object> CLASSIC_DEFAULTS = Map.of(
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            10_000,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            3_000,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName());

    private static final Map<String, Object> CONSUMER_DEFAULTS = Map.of(
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            60_000,
            // A topic that was deleted would come back with the broker's defaults.
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            // Counts records as the broker stores them, compressed; Kafka's default of 50 MB fills a small heap.
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            16_777_216,
            // Partitions that are added to the request topic are noticed within this time.
            ConsumerConfig.METADATA_MAX_AGE_CONFIG,
            10_000);

    /** In bytes. LZ4 takes 128 kB for each batch of the producer, and Kafka's own default makes four times as many. */
    private static final int LARGEST_BATCH = 65_536;

    private static final Map<String, Object> PRODUCER_DEFAULTS = Map.of(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            15_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            10_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            5_000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            10_000,
            // A dead letter takes no more room than the record that it comes from, whatever that was compressed to.
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            CompressionType.LZ4.name,
            // The broker refuses a transaction's first record while it still ends the one before.
            // The default waits 100 ms.
            ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
            5L);

    static {
        // Spring Kafka's default formatters write whole records, tokens and all, to the log.
        KafkaUtils.setConsumerRecordFormatter(
                record -> record.topic() + "-" + record.partition() + "@" + record.offset());
        KafkaUtils.setProducerRecordFormatter(record -> "a record for " + record.topic());
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    Admin admin(KafkaAdmin kafkaAdmin) {
        Map<String, Object> configuration = new HashMap<>(kafkaAdmin.getConfigurationProperties());
        configuration.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        configuration.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "20000");
        return Admin.create(configuration);
    }

    @Bean
    DefaultKafkaProducerFactoryCustomizer transactionalProducers(TransactionalIds ids, WorkerSettings settings) {
        return factory -> {
            // Makes the factory transactional; each consumer thread then names its transactional ID in full.
            factory.setTransactionIdPrefix(ids.prefix());
            factory.setTransactionIdSuffixStrategy(new WholeTransactionalId());
            int largestRecord = settings.topics().maxRecordBytes();
            factory.updateConfigs(Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestRecord));
            factory.updateConfigs(absent(PRODUCER_DEFAULTS, factory.getConfigurationProperties()));
            // A topic takes batches that are as large as the largest record.
            factory.updateConfigs(absent(
                    Map.of(ProducerConfig.BATCH_SIZE_CONFIG, Math.min(LARGEST_BATCH, largestRecord)),
                    factory.getConfigurationProperties()));
        };
    }

    @Bean
    @SuppressWarnings("unchecked")
    DefaultKafkaConsumerFactoryCustomizer recoveringConsumers(ObjectProvider<Recovery> recovery, PollBounds bounds) {
        return factory -> {
            DefaultKafkaConsumerFactory<byte[], byte[]> consumers =
                    (DefaultKafkaConsumerFactory<byte[], byte[]>) (DefaultKafkaConsumerFactory<?, ?>) factory;
            consumers.updateConfigs(absent(CONSUMER_DEFAULTS, consumers.getConfigurationProperties()));
            if (!GroupProtocol.CONSUMER.name.equalsIgnoreCase(
                    String.valueOf(consumers.getConfigurationProperties().get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)))) {
                consumers.updateConfigs(absent(CLASSIC_DEFAULTS, consumers.getConfigurationProperties()));
            }
            consumers.setKeyDeserializerSupplier(bounds::keys);
            consumers.setValueDeserializerSupplier(bounds::values);
            consumers.addPostProcessor(consumer -> recovery.getObject().around(consumer, consumers));
        };
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> requestListenerContainer(
            ConsumerFactory<byte[], byte[]> consumers,
            ProducerFactory<byte[], byte[]> producers,
            DeactivateUserListener listener,
            AssignedPartitions assigned,
            TransactionalIds ids,
            KafkaProperties properties,
            WorkerSettings settings) {
        SafeKafkaSettings.check(
                properties,
                consumers.getConfigurationProperties(),
                producers.getConfigurationProperties(),
                ids.name(0));
        ContainerProperties container =
                new ContainerProperties(settings.topics().requests());
        container.setMessageListener(listener);
        // The listener commits, and nobody else: the container is never told that a record is done.
        container.setAckMode(ContainerProperties.AckMode.MANUAL);
        // Partitions that a poll is given are placed before the next one, so none may last long.
        container.setPollTimeout(LONGEST_POLL.toMillis());
        container.setAssignmentCommitOption(ContainerProperties.AssignmentCommitOption.NEVER);
        container.setConsumerRebalanceListener(assigned);
        container.setShutdownTimeout(SHUTDOWN.toMillis());
        container.setMissingTopicsFatal(false);
        ConcurrentMessageListenerContainer<byte[], byte[]> concurrent =
                new ConcurrentMessageListenerContainer<>(consumers, container);
        concurrent.setConcurrency(ids.count());
        // The listener lets no fault out. Where one comes out all the same,
        // the container must neither retry the batch nor pass over it.
        concurrent.setCommonErrorHandler(new CommonContainerStoppingErrorHandler());
        concurrent.setBeanName("requests");
        return concurrent;
    }

    /** A setting counts in whichever of Boot's ways it is made, for one kind of client or for all. */
    private static Map<String, Object> absent(Map<String, Object> defaults, Map<String, Object> made) {
        Map<String, Object> absent = new HashMap<>(defaults);
        absent.keySet().removeAll(made.keySet());
        return absent;
    }

    /** Spring's own strategies add a number of their own. */
    private static final class WholeTransactionalId implements TransactionIdSuffixStrategy {
        @Override
        public String acquireSuffix(@Nullable String transactionalId) {
            return "";
        }

        @Override
        public void releaseSuffix(@Nullable String transactionalId, @Nullable String suffix) {}
    }
}
