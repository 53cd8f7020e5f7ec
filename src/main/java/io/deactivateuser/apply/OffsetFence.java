package io.deactivateuser.apply;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * No batch begins before an offset that the group is known to have committed. A committed offset never goes back; a
 * broker that was killed may still answer with old ones when it has come back, and everything since would be answered a
 * second time.
 *
 * <p>The group has committed what lies before a batch that begins, and what a batch holds once its Kafka transaction has
 * been committed. The first is written with the batch, the second right after it.
 */
@Component
public class OffsetFence {
    private static final String ADVANCE = """
            INSERT INTO request_offsets AS fence (consumer_group, topic_id, partition, committed_offset)
            SELECT *
            FROM unnest(?, ?, ?, ?) AS batch (consumer_group, topic_id, partition, committed_offset)
            ORDER BY consumer_group COLLATE "C", topic_id COLLATE "C", partition
            ON CONFLICT (consumer_group, topic_id, partition) DO UPDATE
            SET committed_offset = EXCLUDED.committed_offset
            WHERE fence.committed_offset <= EXCLUDED.committed_offset""";

    private static final String READ = """
            SELECT fence.partition, fence.committed_offset
            FROM request_offsets AS fence
            JOIN unnest(?, ?, ?) AS batch (consumer_group, topic_id, partition)
                USING (consumer_group, topic_id, partition)""";

    // Not worth the wait for a disk: a value that is lost is a fence that stands a batch further back.
    private static final String LANDED = """
            UPDATE request_offsets AS fence
            SET committed_offset = batch.next_offset
            FROM unnest(?, ?, ?, ?) AS batch (consumer_group, topic_id, partition, next_offset),
                set_config('synchronous_commit', 'off', true)
            WHERE fence.consumer_group = batch.consumer_group
                AND fence.topic_id = batch.topic_id
                AND fence.partition = batch.partition
                AND fence.committed_offset < batch.next_offset""";

    private final JdbcTemplate jdbc;

    OffsetFence(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Moves the fence to where the batch begins, in the batch's own transaction and before it locks anything else.
     *
     * @throws StaleOffsetException where it stands behind that already
     */
    void advance(List<BatchRange> ranges) {
        if (ranges.isEmpty()) {
            return;
        }
        int advanced = jdbc.update(SqlArrays.statement(
                ADVANCE, arrays -> partitions(arrays, ranges).longs(ranges, BatchRange::first)));
        if (advanced != ranges.size()) {
            throw new StaleOffsetException(committed(ranges));
        }
    }

    /** Moves the fence behind a batch whose replies and offsets Kafka has committed. */
    public void landed(List<BatchRange> ranges) {
        jdbc.update(
                SqlArrays.statement(LANDED, arrays -> partitions(arrays, ranges).longs(ranges, BatchRange::next)));
    }

    private Map<Integer, Long> committed(List<BatchRange> ranges) {
        Map<Integer, Long> committed = new HashMap<>();
        jdbc.query(SqlArrays.statement(READ, arrays -> partitions(arrays, ranges)), row -> {
            committed.put(row.getInt("partition"), row.getLong("committed_offset"));
        });
        return committed;
    }

    private static SqlArrays partitions(SqlArrays arrays, List<BatchRange> ranges) throws SQLException {
        return arrays.texts(ranges, BatchRange::group)
                .texts(ranges, BatchRange::topicId)
                .integers(ranges, BatchRange::partition);
    }
}
