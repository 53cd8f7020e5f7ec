package io.deactivateuser.bench;

import io.deactivateuser.servers.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics, a group and a database for one run, gone after it. */
final class Stage implements AutoCloseable {
    static final int PARTITIONS = 6;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "bench-" + NUMBER.incrementAndGet();
    private final BenchServers servers;
    private final Database database;

    Stage(BenchServers servers, Directories.Size size) {
        this.servers = servers;
        this.database = servers.directories().create(size);
        try {
            servers.admin()
                    .createTopics(List.of(
                            topic(requests(), "LogAppendTime"),
                            topic(results(), "CreateTime"),
                            topic(deadLetters(), "CreateTime"),
                            topic(events(), "CreateTime")))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("The topics could not be created", e);
        }
    }

    BenchServers servers() {
        return servers;
    }

    Database database() {
        return database;
    }

    String requests() {
        return name + ".requests";
    }

    String results() {
        return name + ".results";
    }

    String deadLetters() {
        return name + ".dead-letters";
    }

    String events() {
        return name + ".events";
    }

    String group() {
        return name;
    }

    /** Appends the records and returns when the broker has all of them. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the failure
    void append(int count, IntFunction<ProducerRecord<byte[], byte[]>> record) {
        Failures failures = new Failures();
        // One request at a time:
        // of two to a partition made just now, the broker may refuse the first and take the second.
        Map<String, Object> settings =
                Map.of("linger.ms", 20, "batch.size", 262_144, "max.in.flight.requests.per.connection", 1);
        try (KafkaProducer<byte[], byte[]> producer = producer(settings)) {
            for (int i = 0; i < count; i++) {
                producer.send(record.apply(i), (metadata, failure) -> failures.note(failure));
            }
        }
        failures.check();
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", servers.bootstrapServers());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        servers.directories().drop(database);
        try {
            servers.admin()
                    .deleteTopics(List.of(requests(), results(), deadLetters(), events()))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("The topics could not be deleted", e);
        }
    }

    private static NewTopic topic(String name, String timestampType) {
        return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())
                .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, timestampType));
    }

    /** The first failure of many sends. */
    static final class Failures {
        private volatile @Nullable Exception first;

        void note(@Nullable Exception failure) {
            if (failure != null) {
                first = failure;
            }
        }

        void check() {
            if (first != null) {
                throw new IllegalStateException("A request could not be sent", first);
            }
        }
    }
}
