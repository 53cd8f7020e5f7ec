package io.deactivateuser.consume;

import io.deactivateuser.settings.WorkerSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultTransactionIdSuffixStrategy;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.KafkaUtils;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;

/** The container: batches, one Kafka transaction for each, a rewind after a fault, a stop after a fence. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
    private static final Duration SHUTDOWN = Duration.ofSeconds(9);
    private static final Duration RETRY_AUTHORIZATION = Duration.ofSeconds(5);

    static {
        // The default ones write whole records, tokens and all, to the log.
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
            factory.setTransactionIdPrefix(ids.prefix());
            factory.setTransactionIdSuffixStrategy(new DefaultTransactionIdSuffixStrategy(ids.count()));
            factory.updateConfigs(Map.of(
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.topics().maxRecordBytes()));
        };
    }

    @Bean
    KafkaTransactionManager<byte[], byte[]> kafkaTransactionManager(
            ProducerFactory<byte[], byte[]> producers, ObjectProvider<TransactionExecutionListener> listeners) {
        KafkaTransactionManager<byte[], byte[]> manager = new KafkaTransactionManager<>(producers);
        manager.setTransactionExecutionListeners(listeners.orderedStream().toList());
        return manager;
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> requestListenerContainer(
            ConsumerFactory<byte[], byte[]> consumers,
            KafkaTransactionManager<byte[], byte[]> transactions,
            DeactivateUserListener listener,
            RewindToCommitted rewind,
            AssignedPartitions assigned,
            TransactionalIds ids,
            WorkerSettings settings) {
        SafeKafkaSettings.check(
                consumers.getConfigurationProperties(),
                transactions.getProducerFactory().getConfigurationProperties());
        ContainerProperties container =
                new ContainerProperties(settings.topics().requests());
        container.setMessageListener(listener);
        container.setKafkaAwareTransactionManager(transactions);
        container.setStopContainerWhenFenced(true);
        container.setConsumerRebalanceListener(assigned);
        container.setAuthExceptionRetryInterval(RETRY_AUTHORIZATION);
        container.setShutdownTimeout(SHUTDOWN.toMillis());
        container.setMissingTopicsFatal(false);
        ConcurrentMessageListenerContainer<byte[], byte[]> concurrent =
                new ConcurrentMessageListenerContainer<>(consumers, container);
        concurrent.setConcurrency(ids.count());
        concurrent.setAfterRollbackProcessor(rewind);
        concurrent.setBeanName("requests");
        return concurrent;
    }
}
