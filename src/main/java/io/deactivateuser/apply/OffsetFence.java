package io.deactivateuser.apply;

import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * No batch begins before an offset that the group is known to have committed, nor within a batch that may have been
 * committed. A committed offset never goes back; a broker that was killed may still answer with old ones when it has come
 * back, and everything since would be answered a second time.
 *
 * <p>The group has committed what lies before a batch that begins. Whether it has committed what the batch holds is open
 * from then on, until the worker learns that the Kafka transaction was committed, the next batch begins behind it, or
 * somebody looked for its replies.
 */
@Component
public class OffsetFence {
    private static final String BEGIN = """
            INSERT INTO request_offsets AS fence (
                consumer_group, topic_id, partition, committed_offset, begun_offset, attempt, begun_at)
            SELECT batch.*, CAST(? AS uuid), CAST(? AS timestamptz)
            FROM unnest(?, ?, ?, ?, ?) AS batch (consumer_group, topic_id, partition, first_offset, next_offset)
            ORDER BY consumer_group COLLATE "C", topic_id COLLATE "C", partition
            ON CONFLICT (consumer_group, topic_id, partition) DO UPDATE
            SET (committed_offset, begun_offset, attempt, begun_at) =
                (EXCLUDED.committed_offset, EXCLUDED.begun_offset, EXCLUDED.attempt, EXCLUDED.begun_at)
            WHERE fence.begun_offset <= EXCLUDED.committed_offset
                OR (fence.attempt = EXCLUDED.attempt AND fence.committed_offset <= EXCLUDED.committed_offset)""";

    private static final String READ = """
            SELECT fence.*
            FROM request_offsets AS fence
            JOIN unnest(?, ?, ?) AS batch (consumer_group, topic_id, partition)
                USING (consumer_group, topic_id, partition)""";

    // Not worth the wait for a disk: where it is lost, the batch is in doubt again.
    private static final String ENDED = """
            UPDATE request_offsets AS fence
            SET committed_offset = batch.end_offset, begun_offset = batch.end_offset
            FROM unnest(?, ?, ?, ?) AS batch (consumer_group, topic_id, partition, end_offset),
                set_config('synchronous_commit', 'off', true)
            WHERE fence.consumer_group = batch.consumer_group
                AND fence.topic_id = batch.topic_id
                AND fence.partition = batch.partition
                AND fence.attempt = ?""";

    private static final String SETTLE = """
            UPDATE request_offsets AS fence
            SET committed_offset = doubt.settled_offset, begun_offset = doubt.settled_offset
            FROM unnest(?, ?, ?, ?, ?) AS doubt (consumer_group, topic_id, partition, attempt, settled_offset)
            WHERE fence.consumer_group = doubt.consumer_group
                AND fence.topic_id = doubt.topic_id
                AND fence.partition = doubt.partition
                AND fence.attempt = CAST(doubt.attempt AS uuid)""";

    private final JdbcTemplate jdbc;

    OffsetFence(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Moves the fence to where the batch begins and remembers its end, in the batch's own transaction and before it locks
     * anything else.
     *
     * @throws RefusedByFenceException where the fence stands behind that already, or another try of the batch is in doubt
     */
    void begin(BatchAttempt batch) {
        if (batch.ranges().isEmpty()) {
            return;
        }
        int begun = jdbc.update(SqlArrays.statement(BEGIN, arrays -> {
            arrays.value(batch.id()).value(batch.begunAt().atOffset(ZoneOffset.UTC));
            partitions(arrays, batch.ranges())
                    .longs(batch.ranges(), BatchRange::first)
                    .longs(batch.ranges(), BatchRange::next);
        }));
        if (begun != batch.ranges().size()) {
            throw new RefusedByFenceException(positions(batch.ranges()));
        }
    }

    /** Moves the fence behind a batch whose replies and offsets Kafka has committed. */
    public void landed(BatchAttempt batch) {
        ended(batch, BatchRange::next);
    }

    /** Moves the fence back before a batch that Kafka will never commit. */
    public void abandoned(BatchAttempt batch) {
        ended(batch, BatchRange::first);
    }

    /**
     * Ends the doubt about batches, unless they were tried again meanwhile. A batch has landed whole or not at all.
     *
     * @param settled the positions in doubt, by partition
     */
    public void settle(List<SettledDoubt> settled) {
        jdbc.update(SqlArrays.statement(
                SETTLE,
                arrays -> arrays.texts(settled, doubt -> doubt.position().group())
                        .texts(settled, doubt -> doubt.position().topicId())
                        .integers(settled, doubt -> doubt.position().partition())
                        .texts(settled, doubt -> doubt.position().attempt().toString())
                        .longs(settled, SettledDoubt::offset)));
    }

    private void ended(BatchAttempt batch, Function<BatchRange, @Nullable Long> end) {
        jdbc.update(SqlArrays.statement(
                ENDED,
                arrays -> partitions(arrays, batch.ranges())
                        .longs(batch.ranges(), end)
                        .value(batch.id())));
    }

    private List<FencePosition> positions(List<BatchRange> ranges) {
        return jdbc.query(
                SqlArrays.statement(READ, arrays -> partitions(arrays, ranges)),
                (row, number) -> new FencePosition(
                        row.getString("consumer_group"),
                        row.getString("topic_id"),
                        row.getInt("partition"),
                        row.getLong("committed_offset"),
                        row.getLong("begun_offset"),
                        row.getObject("attempt", UUID.class),
                        row.getObject("begun_at", OffsetDateTime.class).toInstant()));
    }

    private static SqlArrays partitions(SqlArrays arrays, List<BatchRange> ranges) throws SQLException {
        return arrays.texts(ranges, BatchRange::group)
                .texts(ranges, BatchRange::topicId)
                .integers(ranges, BatchRange::partition);
    }
}
