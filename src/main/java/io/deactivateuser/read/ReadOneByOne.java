package io.deactivateuser.read;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads on where a poll ran out of memory: one record at a time, so that only a record that alone takes more than there is cannot be read.
 * Its consumer is thrown away after each batch, and the largest record that it read with it.
 */
public final class ReadOneByOne {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** Where there is room for so much, it is the record that is too large, and not the memory that is used up by something else. */
    private static final int ROOM = 32 * 1_024 * 1_024;

    private ReadOneByOne() {}

    /**
     * The next records of a partition.
     *
     * @param stopped whether there is no memory for the record behind them
     */
    public record Read(List<ConsumerRecord<byte[], byte[]>> records, boolean stopped) {}

    /**
     * Reads committed records of a partition from an offset on, as many as a poll may hold.
     *
     * @param consumer of no group, whose polls give one record each; closed here
     */
    public static Read read(
            Consumer<byte[], byte[]> consumer, PollBounds bounds, TopicPartition partition, long from, int most) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try {
            consumer.assign(Set.of(partition));
            consumer.seek(partition, from);
            long end = Objects.requireNonNull(
                    consumer.endOffsets(Set.of(partition)).get(partition));
            long began = System.nanoTime();
            bounds.pollBegins();
            while (records.size() < most
                    && !bounds.isFull()
                    && consumer.position(partition) < end
                    && System.nanoTime() - began < LONGEST.toNanos()) {
                bounds.trimmed(consumer.poll(STEP)).forEach(records::add);
            }
            return new Read(records, false);
        } catch (OutOfMemoryError e) {
            return new Read(records, true);
        } finally {
            consumer.close(CloseOptions.timeout(CLOSING));
        }
    }

    /** Whether something else could be kept in memory now. */
    public static boolean hasRoom() {
        try {
            return new byte[ROOM].length == ROOM;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }
}
