package io.deactivateuser.recover;

import io.deactivateuser.decode.RequestDecoder;
import io.deactivateuser.read.ReadOneByOne;
import io.deactivateuser.read.ReadOneByOne.Read;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of one consumer that are read apart from the others, since a poll or a batch ran out of memory: one record at a time.
 * A record that takes more than there is becomes a dead letter without having been read, and so does each behind it in its batch, which
 * the client cannot read without it.
 */
final class ReadApart {
    private static final Logger log = LoggerFactory.getLogger(ReadApart.class);
    private static final int MOST = 2_000;

    private final Recovery recovery;
    private final Supplier<Consumer<byte[], byte[]>> oneByOne;
    private boolean turn;
    private long lastUnread = Long.MIN_VALUE;

    ReadApart(Recovery recovery, Supplier<Consumer<byte[], byte[]>> oneByOne) {
        this.recovery = recovery;
        this.oneByOne = oneByOne;
    }

    /** Has the partitions read apart, once they are placed again. */
    void begin(Collection<Partition> partitions, String what) {
        log.warn("{} ran out of memory: the records of {} are read one by one.", what, names(partitions));
        partitions.forEach(partition -> partition.reading = Partition.Reading.APART);
    }

    /** The next records of one of them; empty where there are none, and every other time, when it is the turn of the others. */
    ConsumerRecords<byte[], byte[]> next(Collection<Partition> partitions) {
        turn = !turn;
        if (turn) {
            for (Partition partition : partitions) {
                if (partition.reading == Partition.Reading.APART && partition.state == Partition.State.READ) {
                    return next(partition);
                }
            }
        }
        return ConsumerRecords.empty();
    }

    private ConsumerRecords<byte[], byte[]> next(Partition partition) {
        long from = Math.max(partition.next, partition.logStart);
        Read read = ReadOneByOne.read(oneByOne.get(), recovery.bounds, partition.name, from, MOST);
        if (!read.stopped()) {
            partition.reading = Partition.Reading.LAST_APART;
        }
        List<ConsumerRecord<byte[], byte[]>> records =
                read.stopped() && read.records().isEmpty() ? List.of(unread(partition.name, from)) : read.records();
        return records.isEmpty()
                ? ConsumerRecords.empty()
                : new ConsumerRecords<>(Map.of(partition.name, records), Map.of());
    }

    /** Stands for a record that was not read: nothing is known of it but its position. */
    @SuppressWarnings("NullAway") // Kafka allows a key to be absent
    private ConsumerRecord<byte[], byte[]> unread(TopicPartition partition, long offset) {
        if (!ReadOneByOne.hasRoom()) {
            throw new KafkaException("The memory is used up; no record is the cause");
        }
        if (offset != lastUnread + 1) {
            log.warn(
                    "{}@{} takes more memory than there is. It becomes a dead letter without having been read, with what is behind it"
                            + " in its batch. Set the topic's max.decompressed.message.bytes, or give the worker more memory.",
                    partition,
                    offset);
        }
        lastUnread = offset;
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                recovery.clock.millis(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                null,
                RequestDecoder.LEFT_OUT,
                new RecordHeaders(),
                Optional.empty());
    }

    private static List<TopicPartition> names(Collection<Partition> partitions) {
        return partitions.stream().map(partition -> partition.name).toList();
    }
}
