package io.deactivateuser.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The two Kafka clients of whoever asks the worker: one sends requests, the other reads what was committed. */
final class DemoClients {
    private static final Duration LINGER = Duration.ofMillis(5);

    private DemoClients() {}

    /** Its sends fail when they have taken as long as patience lasts. */
    static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, Duration patience) {
        String timeout = Long.toString(patience.toMillis());
        String delivery = Long.toString(patience.plus(LINGER).toMillis());
        return new KafkaProducer<>(
                Map.ofEntries(
                        Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DemoTopics.MAX_REQUEST_BYTES),
                        Map.entry(ProducerConfig.LINGER_MS_CONFIG, Long.toString(LINGER.toMillis())),
                        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout),
                        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout),
                        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Reads replies and dead letters from the first one on. */
    static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.ofEntries(
                        Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(DemoTopics.RESULTS, DemoTopics.DEAD_LETTERS).stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        return consumer;
    }
}
