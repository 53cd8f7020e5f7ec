package io.deactivateuser.recover;

import io.deactivateuser.apply.ApplyBatch;
import io.deactivateuser.apply.BusyRows;
import io.deactivateuser.apply.CheckDatabase;
import io.deactivateuser.apply.ProgressRows;
import io.deactivateuser.observe.PartitionStates;
import io.deactivateuser.observe.Seldom;
import io.deactivateuser.observe.WorkerMetrics;
import io.deactivateuser.read.PollBounds;
import io.deactivateuser.settings.ConsumerGroup;
import io.deactivateuser.settings.TransactionalIds;
import io.deactivateuser.settings.WorkerSettings;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/** What the consumer threads share to find out where their partitions stand, and what they tell each other of it. */
@Component("partitionRecovery") // the health indicator is what operators know as recovery
public class Recovery {
    final Topics topics;
    final CheckDatabase database;
    final ProgressRows progress;
    final ApplyBatch applyBatch;
    final WorkerMetrics metrics;
    final PartitionStates states;
    final Seldom seldom;
    final BusyRows busyRows;
    final WorkerSettings settings;
    final Admin admin;
    final Clock clock;
    final String group;
    final TransactionalIds transactionalIds;
    final PollBounds bounds;
    final UnwritablePartitions unwritable;

    private final ProducerFactory<byte[], byte[]> producers;
    private final BitSet numbers = new BitSet();
    private final AtomicLong changes = new AtomicLong();

    Recovery(
            Topics topics,
            CheckDatabase database,
            ProgressRows progress,
            ApplyBatch applyBatch,
            WorkerMetrics metrics,
            PartitionStates states,
            Seldom seldom,
            BusyRows busyRows,
            WorkerSettings settings,
            Admin admin,
            Clock clock,
            ConsumerGroup group,
            TransactionalIds transactionalIds,
            PollBounds bounds,
            ProducerFactory<byte[], byte[]> producers) {
        this.topics = topics;
        this.database = database;
        this.progress = progress;
        this.applyBatch = applyBatch;
        this.metrics = metrics;
        this.states = states;
        this.seldom = seldom;
        this.busyRows = busyRows;
        this.settings = settings;
        this.admin = admin;
        this.clock = clock;
        this.group = group.name();
        this.transactionalIds = transactionalIds;
        this.bounds = bounds;
        this.producers = producers;
        this.unwritable = new UnwritablePartitions(
                admin, states, seldom, group.name(), transactionalIds.names(), settings.topics());
    }

    /** A consumer of the requests whose polls give nothing of a partition before its place is found. */
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> around(
            Consumer<byte[], byte[]> consumer, ConsumerFactory<byte[], byte[]> consumers) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                Recovery.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                new RecoveringConsumer(
                        consumer, this, takeNumber(), () -> answers(consumers), () -> oneByOne(consumers)));
    }

    /** The transactions of one consumer thread, under a transactional ID that no other thread uses. */
    KafkaTemplate<byte[], byte[]> transactions(int number) {
        KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(producers);
        template.setTransactionIdPrefix(transactionalIds.name(number));
        return template;
    }

    /** Ends what an earlier producer of that thread, or of the same thread before a restart, may have left open. */
    void endOpenTransaction(int number) {
        producers.createProducer(transactionalIds.name(number)).close();
    }

    /** A member of no group, which reads committed records from where it is told to. */
    private Consumer<byte[], byte[]> answers(ConsumerFactory<byte[], byte[]> consumers) {
        Map<String, Object> configuration = withoutGroup(consumers);
        // However many partitions there are, a search takes no more memory than this at a time.
        configuration.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8_388_608);
        configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        return new KafkaConsumer<>(configuration, bounds.ofAnswers(), bounds.ofAnswers());
    }

    /** A member of no group that reads requests, each poll one. */
    private Consumer<byte[], byte[]> oneByOne(ConsumerFactory<byte[], byte[]> consumers) {
        Map<String, Object> configuration = withoutGroup(consumers);
        configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return new KafkaConsumer<>(configuration, bounds.keys(), bounds.values());
    }

    private static Map<String, Object> withoutGroup(ConsumerFactory<byte[], byte[]> consumers) {
        Map<String, Object> configuration = new HashMap<>(consumers.getConfigurationProperties());
        configuration.remove(ConsumerConfig.CLIENT_ID_CONFIG);
        configuration.remove(ConsumerConfig.GROUP_ID_CONFIG);
        configuration.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        configuration.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        configuration.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000);
        configuration.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        return configuration;
    }

    /** The smallest number that no other living consumer of this worker has. */
    private synchronized int takeNumber() {
        int number = numbers.nextClearBit(0);
        numbers.set(number);
        return number;
    }

    synchronized void giveBack(int number) {
        numbers.clear(number);
    }

    /** How often the database was found to hold something else than this worker wrote last. */
    long changes() {
        return changes.get();
    }

    /** Has every partition of this worker placed again. */
    void changed() {
        changes.incrementAndGet();
    }
}
