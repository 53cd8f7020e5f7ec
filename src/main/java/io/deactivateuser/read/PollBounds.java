package io.deactivateuser.read;

import io.deactivateuser.decode.RequestDecoder;
import io.deactivateuser.settings.WorkerSettings;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What one poll may hold. The broker's limits and the consumer's count what is compressed, which may be a thousand times as large once
 * it is inflated. So each record is weighed as it is read, before the next one is inflated: of one above the bound the value is left
 * out, and a poll that holds enough ends before the next record, with which the next poll begins.
 */
@Component
public final class PollBounds {
    private static final int ENOUGH_BYTES = 16 * 1_024 * 1_024;

    /** What a record, and each of its headers, takes in memory beside its bytes. */
    private static final int OBJECT_BYTES = 200;

    /** Each header of a record has two lengths, one of its name and one of its value. */
    private static final int HEADER_LENGTHS = 2;

    private final int maxBytes;

    /**
     * By thread, since Kafka makes the deserializers of keys and of values apart and gives them nothing in common but the headers; all
     * of a poll happens on one thread, which polls one consumer at a time.
     */
    private final ThreadLocal<Poll> polls = ThreadLocal.withInitial(Poll::new);

    PollBounds(WorkerSettings settings) {
        this.maxBytes = settings.requests().maxBytes();
    }

    /** For the keys of requests: one that makes its record too large, or its headers with it, is left out. */
    public Deserializer<byte[]> keys() {
        return new Weighing(maxBytes, null);
    }

    /** For the values of requests: one that makes its record too large is {@link RequestDecoder#LEFT_OUT}. */
    public Deserializer<byte[]> values() {
        return new Weighing(maxBytes, RequestDecoder.LEFT_OUT);
    }

    /** For the keys and the values of what a worker wrote, which is never too large; only a poll of it may be. */
    public Deserializer<byte[]> ofAnswers() {
        return new Weighing(Integer.MAX_VALUE, null);
    }

    /** To be called before each poll of a consumer that reads with these deserializers. */
    public void pollBegins() {
        Poll poll = polls.get();
        poll.held = 0;
        poll.headers = null;
    }

    /** Whether the poll holds as much as it may. */
    boolean isFull() {
        return polls.get().held >= ENOUGH_BYTES;
    }

    /**
     * The same records, where each that is too large has {@link RequestDecoder#LEFT_OUT} for its value, and no more of its key and its
     * headers than the bound allows.
     */
    public ConsumerRecords<byte[], byte[]> trimmed(ConsumerRecords<byte[], byte[]> records) {
        polls.get().headers = null;
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> trimmed = new HashMap<>();
        boolean changed = false;
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
            boolean some = all.stream().anyMatch(PollBounds::mayBeTooLarge);
            trimmed.put(partition, some ? all.stream().map(this::trimmed).toList() : all);
            changed |= some;
        }
        return changed ? new ConsumerRecords<>(trimmed, records.nextOffsets()) : records;
    }

    /** Kafka calls no deserializer for an absent key or value, so only a record with both was weighed as a whole. */
    private static boolean mayBeTooLarge(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null || record.value() == RequestDecoder.LEFT_OUT;
    }

    @SuppressWarnings("NullAway") // Kafka allows a key to be absent
    private ConsumerRecord<byte[], byte[]> trimmed(ConsumerRecord<byte[], byte[]> record) {
        if (!mayBeTooLarge(record)) {
            return record;
        }
        Header[] headers = record.headers().toArray();
        long size = size(headers) + Math.max(0, record.serializedKeySize());
        if (size <= maxBytes) {
            if (record.serializedKeySize() < 0) {
                polls.get().held += inMemory(size, headers);
            }
            return record;
        }
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                null,
                RequestDecoder.LEFT_OUT,
                new RecordHeaders(),
                record.leaderEpoch());
    }

    private static long inMemory(long size, Header[] headers) {
        return size + OBJECT_BYTES * (1L + headers.length);
    }

    /** In bytes. A header whose name and value were asked for takes half, and does not hold on to the bytes of its record any more. */
    private static long size(Header[] headers) {
        long size = 0;
        for (Header header : headers) {
            byte[] value = header.value();
            size += HEADER_LENGTHS + header.key().length() + (value == null ? 0 : value.length);
        }
        return size;
    }

    /** The poll under way. */
    private static final class Poll {
        private long held;

        /** The headers of the record that is being read: by this object its key and its value are known to belong together. */
        private @Nullable Headers headers;

        private long size;
    }

    /** Kafka then gives what it has read, and tries the record again in the next poll. */
    private static final class PollIsFullException extends SerializationException {
        private static final long serialVersionUID = 1L;

        private PollIsFullException() {
            super("The poll holds enough");
        }
    }

    private final class Weighing implements Deserializer<byte[]> {
        private final int most;
        private final byte @Nullable [] otherwise;

        private Weighing(int most, byte @Nullable [] otherwise) {
            this.most = most;
            this.otherwise = otherwise;
        }

        @Override
        public byte[] deserialize(String topic, byte[] data) {
            throw new UnsupportedOperationException("Kafka gives the headers and a buffer");
        }

        @Override
        @SuppressWarnings("NullAway") // Kafka allows both to be absent
        public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
            Poll poll = polls.get();
            if (poll.headers != headers) {
                next(poll, headers);
            }
            poll.size += data.remaining();
            if (poll.size > most) {
                return otherwise;
            }
            poll.held += data.remaining();
            return Utils.toArray(data);
        }

        private void next(Poll poll, Headers headers) {
            if (poll.held >= ENOUGH_BYTES) {
                throw new PollIsFullException();
            }
            Header[] all = headers.toArray();
            poll.headers = headers;
            poll.size = size(all);
            poll.held += inMemory(poll.size, all);
        }
    }
}
