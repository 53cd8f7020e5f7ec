package io.deactivateuser.list.ask;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import io.deactivateuser.list.file.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of one run and reads their answers. The results are read without a group, from where they are asked for, so
 * that nothing is missed and nothing is left behind at the broker.
 */
public final class Exchange implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final byte[] JSON = "application/json".getBytes(StandardCharsets.US_ASCII);

    private final Topics topics;
    private final TokenSource tokens;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<TopicPartition> results;
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Exception fault;

    /** Connects; a {@link Stop} says why that cannot be. */
    public Exchange(ClientSettings settings, Topics topics, TokenSource tokens) {
        this.topics = topics;
        this.tokens = tokens;
        this.consumer = consumer(settings);
        try {
            partitions(consumer, topics.requests(), "--requests-topic");
            this.results = partitions(consumer, topics.results(), "--results-topic");
            consumer.assign(results);
            this.producer =
                    new KafkaProducer<>(settings.producer(), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            consumer.close();
            throw BrokerFault.stop(e);
        } catch (Stop e) {
            consumer.close();
            throw e;
        }
    }

    /** Where the results end now, by partition. */
    public Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new TreeMap<>();
        guarded(() -> consumer.endOffsets(results)).forEach((partition, end) -> ends.put(partition.partition(), end));
        return ends;
    }

    /** Has the results read from there on; a partition that is not named, which was not there then, from its beginning. */
    public void readFrom(Map<Integer, Long> offsets) {
        results.forEach(partition -> consumer.seek(partition, offsets.getOrDefault(partition.partition(), 0L)));
    }

    /** How far it is from what was read last to these offsets; 0 where all up to them was read. */
    public long unread(Map<Integer, Long> ends) {
        return results.stream()
                .mapToLong(partition -> Math.max(
                        0, ends.getOrDefault(partition.partition(), 0L) - guarded(() -> consumer.position(partition))))
                .sum();
    }

    /** Sends a request, and returns the token that it bears. What becomes of it {@link #receive} or {@link #failed} tells. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the failure
    public Token send(String requestId, Row row, RequestJson json) {
        Token token = tokens.token();
        RecordHeaders headers = new RecordHeaders();
        headers.add("content-type", JSON);
        headers.add("authorization", ("Bearer " + token.text()).getBytes(StandardCharsets.US_ASCII));
        byte[] key = row.userId().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> request =
                new ProducerRecord<>(topics.requests(), null, key, json.bytes(requestId, row), headers);
        guarded(() -> producer.send(request, (metadata, failure) -> {
            if (failure != null) {
                if (!BrokerFault.passes(failure)) {
                    fault = failure;
                }
                failed.add(requestId);
            }
        }));
        return token;
    }

    /** Waits for answers, as long as that at most; those to requests whose IDs begin with {@code prefix}. */
    public List<Answer> receive(Duration atMost, String prefix) {
        Exception failure = fault;
        if (failure != null) {
            throw BrokerFault.stop(failure);
        }
        byte[] mine = prefix.getBytes(StandardCharsets.US_ASCII);
        List<Answer> answers = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : guarded(() -> consumer.poll(atMost))) {
            // The results are everybody's; what is not this run's is not even parsed.
            Answer answer = Replies.keyBeginsWith(record, mine) ? Replies.answer(record) : null;
            if (answer != null) {
                answers.add(answer);
            }
        }
        return answers;
    }

    /** Whether all that was sent since {@link #failed} was asked is still on its way, or is there. */
    public boolean takes() {
        return failed.isEmpty();
    }

    /** Requests of which it is not known whether the broker took them; to be sent again under the same IDs. */
    public List<String> failed() {
        List<String> all = new ArrayList<>();
        for (String next = failed.poll(); next != null; next = failed.poll()) {
            all.add(next);
        }
        return all;
    }

    @Override
    public void close() {
        producer.close(CLOSE);
        consumer.close();
    }

    static KafkaConsumer<byte[], byte[]> consumer(ClientSettings settings) {
        try {
            return new KafkaConsumer<>(settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw BrokerFault.stop(e);
        }
    }

    static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic, String option) {
        List<TopicPartition> partitions = guarded(() -> consumer.partitionsFor(topic)).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new Stop(ExitStatus.USAGE, "The broker has no topic " + topic + "; " + option + " names another.");
        }
        return partitions;
    }

    static <T> T guarded(java.util.function.Supplier<T> call) {
        try {
            return call.get();
        } catch (KafkaException e) {
            throw BrokerFault.stop(e);
        }
    }
}
