package io.deactivateuser.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.FileRecords;

/**
 * What a partition's log is without its last records, as a power cut or an unclean election leaves it. A broker that was
 * killed looks through its last segment when it starts, so indexes, epochs and the high watermark follow by themselves.
 */
final class LostTail {
    private LostTail() {}

    /** Where the segment of a partition lies that never grew large enough for a second one, in a broker's data directory. */
    static String segment(TopicPartition partition) {
        return partition + "/00000000000000000000.log";
    }

    /**
     * The size at which to cut a segment off.
     *
     * @param end the offset behind the last record that is left; a batch of records must end there
     */
    static int size(Path segment, long end) {
        try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
            int size = 0;
            long next = 0;
            for (FileChannelRecordBatch batch : records.batches()) {
                if (batch.nextOffset() > end) {
                    break;
                }
                size = batch.position() + batch.sizeInBytes();
                next = batch.nextOffset();
            }
            if (next != end) {
                throw new IllegalStateException("No batch of " + segment + " ends at " + end + " but at " + next);
            }
            return size;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
