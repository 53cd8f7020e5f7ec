package io.deactivateuser.apply;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The progress of a group, one row for a partition. A batch begins by a compare-and-set on the try that this worker knows as the
 * partition's last one; so a worker that lost the partition, and a worker whose database was put back, both write nothing.
 */
@Component
public class ProgressRows implements RunsStatements {
    private static final String READ = "SELECT * FROM request_offsets WHERE consumer_group = ?";

    private static final String CREATE = """
            INSERT INTO request_offsets (
                consumer_group, topic_id, partition, committed_offset, begun_offset, attempt, source_attempt, begun_at,
                results_from)
            VALUES (?, ?, ?, ?, ?, ?, ?, clock_timestamp(), ?)
            ON CONFLICT DO NOTHING""";

    // A batch of several transactions is begun in each, up to the batch's end. The ranges come in the order of their
    // partitions, and rows are looked up one after the other, so two workers that meet in them wait in one direction.
    private static final String BEGIN = """
            UPDATE request_offsets AS progress
            SET committed_offset = batch.first_offset, committed_epoch = batch.first_epoch,
                begun_offset = batch.begun_offset, begun_epoch = batch.next_epoch,
                attempt = try.attempt, source_attempt = try.attempt, begun_by = try.begun_by,
                begun_at = timestamptz 'epoch' + batch.begun_millis * interval '1 millisecond',
                results_from = batch.results_from, forced = false
            FROM (SELECT CAST(? AS uuid) AS attempt, CAST(? AS text) AS begun_by) AS try,
                set_config('statement_timeout', ?, true) AS statement_limit, set_config('lock_timeout', ?, true) AS lock_limit,
                unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS batch (
                    consumer_group, topic_id, partition, expected, first_offset, first_epoch, begun_offset, next_epoch,
                    begun_millis, results_from)
            WHERE progress.consumer_group = batch.consumer_group
                AND progress.topic_id = batch.topic_id
                AND progress.partition = batch.partition
                AND progress.attempt IN (CAST(batch.expected AS uuid), try.attempt)""";

    // Not worth the wait for a disk: where this update is lost, the batch is compared with its replies again.
    private static final String ENDED = """
            UPDATE request_offsets AS progress
            SET committed_offset = batch.end_offset, committed_epoch = batch.end_epoch,
                begun_offset = batch.begun_offset, begun_epoch = batch.end_epoch
            FROM unnest(?, ?, ?, ?, ?, ?) AS batch (
                    consumer_group, topic_id, partition, end_offset, end_epoch, begun_offset),
                set_config('synchronous_commit', 'off', true)
            WHERE progress.consumer_group = batch.consumer_group
                AND progress.topic_id = batch.topic_id
                AND progress.partition = batch.partition
                AND progress.attempt = ?""";

    private static final String MOVE = """
            UPDATE request_offsets
            SET committed_offset = ?, committed_epoch = ?, begun_offset = ?, begun_epoch = ?, attempt = ?, source_attempt = ?,
                results_from = ?, forced = false
            WHERE consumer_group = ? AND topic_id = ? AND partition = ? AND attempt = ?""";

    private final JdbcTemplate jdbc;

    ProgressRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<BoundStatement> statements() {
        BatchAttempt nothing = BatchAttempt.withoutProgress();
        return List.of(
                BoundStatement.of(READ, ""),
                BoundStatement.of(CREATE, "", "", 0, 0L, 0L, nothing.id(), nothing.id(), ""),
                BoundStatement.of(MOVE, 0L, 0, 0L, 0, nothing.id(), nothing.id(), "", "", "", 0, nothing.id()),
                beginning(nothing, Limits.of(1)),
                ending(nothing, BatchRange::next, BatchRange::nextEpoch));
    }

    /** All that the group has, of topics that are gone too. */
    public List<Progress> read(String group) {
        return jdbc.query(READ, (row, number) -> progress(row), group);
    }

    /**
     * Makes the row of a partition that has none.
     *
     * @param offset where reading begins
     * @param resultsFrom what the results and the dead letters hold already; empty where all of it may be about this partition
     */
    public void create(String group, String topicId, int partition, long offset, String resultsFrom) {
        UUID attempt = UUID.randomUUID();
        jdbc.update(CREATE, group, topicId, partition, offset, offset, attempt, attempt, resultsFrom);
    }

    /** Puts a partition to an offset, unless another try was begun there meanwhile; what is told later is behind {@code resultsFrom}. */
    public void move(String group, Progress from, long offset, @Nullable Integer epoch, String resultsFrom) {
        UUID attempt = UUID.randomUUID();
        jdbc.update(
                MOVE,
                offset,
                epoch,
                offset,
                epoch,
                attempt,
                attempt,
                resultsFrom,
                group,
                from.topicId(),
                from.partition(),
                from.attempt());
    }

    /**
     * Remembers where the batch begins and ends, in the batch's own transaction and before it locks anything else, and limits what
     * comes after.
     *
     * @throws ProgressChangedException where a row is not what this worker wrote last
     */
    void begin(BatchAttempt batch, Limits limits) {
        if (batch.ranges().isEmpty()) {
            return;
        }
        if (jdbc.update(beginning(batch, limits)) != batch.ranges().size()) {
            throw new ProgressChangedException();
        }
    }

    private static BoundStatement beginning(BatchAttempt batch, Limits limits) {
        List<BatchRange> ranges = batch.ranges();
        return SqlArrays.statement(BEGIN, arrays -> {
            arrays.value(batch.id())
                    .value(batch.begunBy())
                    .value(milliseconds(limits.statement()))
                    .value(milliseconds(limits.lock()));
            partitions(arrays, ranges)
                    .texts(ranges, range -> range.expected().toString())
                    .longs(ranges, BatchRange::first)
                    .integers(ranges, BatchRange::firstEpoch)
                    .longs(ranges, range -> range.begunBeside(range.next()))
                    .integers(ranges, BatchRange::nextEpoch)
                    .longs(ranges, range -> range.begunAt().toEpochMilli())
                    .texts(ranges, BatchRange::resultsFrom);
        });
    }

    private static String milliseconds(Duration duration) {
        return duration.toMillis() + "ms";
    }

    /** Moves the progress behind a batch whose replies and offsets Kafka has committed. */
    public void landed(BatchAttempt batch) {
        jdbc.update(ending(batch, BatchRange::next, BatchRange::nextEpoch));
    }

    /** Moves the progress back before a batch that Kafka will never commit. */
    public void abandoned(BatchAttempt batch) {
        jdbc.update(ending(batch, BatchRange::first, BatchRange::firstEpoch));
    }

    private static BoundStatement ending(
            BatchAttempt batch, ToLongFunction<BatchRange> end, Function<BatchRange, @Nullable Integer> epoch) {
        return SqlArrays.statement(
                ENDED,
                arrays -> partitions(arrays, batch.ranges())
                        .longs(batch.ranges(), end::applyAsLong)
                        .integers(batch.ranges(), epoch)
                        .longs(batch.ranges(), range -> range.begunBeside(end.applyAsLong(range)))
                        .value(batch.id()));
    }

    private static Progress progress(ResultSet row) throws SQLException {
        UUID attempt = row.getObject("attempt", UUID.class);
        boolean sourced = attempt.equals(row.getObject("source_attempt", UUID.class));
        return new Progress(
                row.getString("topic_id"),
                row.getInt("partition"),
                row.getLong("committed_offset"),
                sourced ? row.getObject("committed_epoch", Integer.class) : null,
                row.getLong("begun_offset"),
                sourced ? row.getObject("begun_epoch", Integer.class) : null,
                attempt,
                row.getObject("begun_at", OffsetDateTime.class).toInstant(),
                sourced ? row.getString("begun_by") : null,
                sourced ? row.getString("results_from") : null,
                row.getBoolean("forced"));
    }

    private static SqlArrays partitions(SqlArrays arrays, List<BatchRange> ranges) throws SQLException {
        return arrays.texts(ranges, BatchRange::group)
                .texts(ranges, BatchRange::topicId)
                .integers(ranges, BatchRange::partition);
    }
}
