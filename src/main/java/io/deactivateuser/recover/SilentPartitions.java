package io.deactivateuser.recover;

import io.deactivateuser.observe.AbortCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds partitions of one consumer that are read, and of which no poll gives anything, though their log goes on: behind a transaction that
 * a producer leaves open, or without a leader. The client says nothing of it, since to it there is nothing to read.
 *
 * <p>The broker is asked only of partitions of which nothing came since the look before, and told of where two looks find the same.
 */
final class SilentPartitions {
    private static final Logger log = LoggerFactory.getLogger(SilentPartitions.class);
    private static final int ASK_FOR_MILLIS = 3_000;

    private final Consumer<byte[], byte[]> consumer;
    private final Recovery recovery;
    private final int number;
    private Map<TopicPartition, Long> positions = Map.of();

    SilentPartitions(Consumer<byte[], byte[]> consumer, Recovery recovery, int number) {
        this.consumer = consumer;
        this.recovery = recovery;
        this.number = number;
    }

    /** Looks at the partitions, and notes of each whether it is silent. */
    void look(Collection<Partition> partitions) {
        Map<TopicPartition, Long> before = positions;
        positions = new HashMap<>();
        List<Partition> quiet = new ArrayList<>();
        for (Partition partition : partitions) {
            if (partition.state == Partition.State.READ && partition.reading == Partition.Reading.TOGETHER) {
                long position = position(partition);
                positions.put(partition.name, position);
                if (Long.valueOf(position).equals(before.get(partition.name))) {
                    quiet.add(partition);
                } else {
                    partition.silent = false;
                }
            }
        }
        try {
            ask(quiet);
        } catch (KafkaException e) {
            log.debug("Where the log of {} ends cannot be asked.", quiet, e);
        }
    }

    /** Behind the last record, or the last end of a transaction, that the consumer has got past. */
    private long position(Partition partition) {
        try {
            return consumer.position(partition.name, Duration.ZERO);
        } catch (TimeoutException e) {
            return partition.next; // where it was put, which the broker has not confirmed
        }
    }

    private void ask(List<Partition> quiet) {
        if (quiet.isEmpty()) {
            return;
        }
        Set<Integer> led = recovery.topics.requestsWithLeader();
        List<Partition> withLeader = new ArrayList<>();
        for (Partition partition : quiet) {
            if (led.contains(partition.name.partition())) {
                withLeader.add(partition);
            } else {
                isSilent(partition, "as it has no leader");
                recovery.unwritable.ask(List.of(partition.name));
            }
        }
        Topics.Offsets ends = recovery.topics.offsets(names(withLeader), OffsetSpec.latest());
        List<Partition> still = new ArrayList<>();
        for (Partition partition : withLeader) {
            boolean goesOn = ends.of(partition.name).offset() > position(partition);
            if (goesOn && partition.silent) {
                still.add(partition); // of the others, what has just come is given by the next poll
            }
            partition.silent = goesOn;
        }
        if (still.isEmpty()) {
            return;
        }
        Topics.Offsets stable =
                recovery.topics.offsets(names(still), OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        for (Partition partition : still) {
            long position = position(partition);
            isSilent(partition, "from the offset " + position + " on");
            String why = stable.of(partition.name).offset() > position
                    ? "no poll has given its records for a while"
                    : openTransaction(partition.name);
            recovery.states.explain(partition.name, why);
            if (recovery.seldom.isDue(SilentPartitions.class)) {
                log.warn("{} waits from the offset {} on: {}.", partition.name, position, why);
            }
        }
    }

    private static Set<TopicPartition> names(List<Partition> partitions) {
        return partitions.stream().map(partition -> partition.name).collect(Collectors.toSet());
    }

    private void isSilent(Partition partition, String where) {
        partition.silent = true;
        recovery.states.waits(partition.name, number, AbortCause.BROKER, where);
    }

    /** Says whose transaction is the first that is open. */
    private String openTransaction(TopicPartition partition) {
        Optional<ProducerState> first = producers(partition).stream()
                .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                .min((one, other) -> Long.compare(
                        one.currentTransactionStartOffset().getAsLong(),
                        other.currentTransactionStartOffset().getAsLong()));
        if (first.isEmpty()) {
            return "a producer has left a transaction open there, and the broker does not say which (kafka-transactions.sh"
                    + " --bootstrap-server BROKER find-hanging --topic " + partition.topic() + " --partition "
                    + partition.partition() + ")";
        }
        long producer = first.get().producerId();
        return "a producer has left a transaction open there, and nothing behind its first record is given to anybody: producer ID "
                + producer + transactionalId(producer)
                + ". Its producer ends it, or the broker after the transaction.timeout.ms of that producer, or"
                + " kafka-transactions.sh --bootstrap-server BROKER abort --topic " + partition.topic()
                + " --partition " + partition.partition() + " --start-offset "
                + first.get().currentTransactionStartOffset().getAsLong();
    }

    /** Empty where the broker does not tell. */
    private List<ProducerState> producers(TopicPartition partition) {
        try {
            return AwaitAdmin.await(recovery.admin
                            .describeProducers(
                                    List.of(partition), new DescribeProducersOptions().timeoutMs(ASK_FOR_MILLIS))
                            .partitionResult(partition))
                    .activeProducers();
        } catch (KafkaException e) {
            return List.of();
        }
    }

    /** Empty where this worker may not see it, and where the producer is gone. */
    private String transactionalId(long producer) {
        try {
            String ids = AwaitAdmin.await(recovery.admin
                            .listTransactions(new ListTransactionsOptions()
                                    .filterProducerIds(Set.of(producer))
                                    .timeoutMs(ASK_FOR_MILLIS))
                            .all())
                    .stream()
                    .map(TransactionListing::transactionalId)
                    .collect(Collectors.joining(", "));
            return ids.isEmpty() ? "" : ", transactional ID " + ids;
        } catch (KafkaException e) {
            return "";
        }
    }
}
