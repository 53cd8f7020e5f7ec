package io.deactivateuser.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.FileRecords;

/** Takes the last records from a partition, as a power cut or an unclean election does, while its broker is down. */
public final class LostTail {
    private LostTail() {}

    /**
     * Cuts the log off. A broker that was killed looks through its last segment when it starts, so indexes, epochs and the
     * high watermark follow by themselves.
     *
     * @param data where the broker keeps its logs
     * @param end the offset behind the last record that is left; a batch of records must end there
     */
    public static void cut(Path data, TopicPartition partition, long end) {
        Path segment = data.resolve(partition.toString()).resolve("00000000000000000000.log");
        try (FileRecords records = FileRecords.open(segment.toFile())) {
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
                throw new IllegalStateException("No batch of " + partition + " ends at " + end + " but at " + next);
            }
            records.truncateTo(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
