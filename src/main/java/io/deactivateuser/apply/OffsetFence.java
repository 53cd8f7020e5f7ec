package io.deactivateuser.apply;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * No batch begins before one that began already. A batch begins at the group's committed offset, and that never goes
 * back; a broker that has just come back may still answer with an old one while it loads the group, and everything since
 * would be answered a second time.
 *
 * <p>A batch that begins where the last one did passes: it was rolled back. The rows are locked before the users', each
 * batch's in one order.
 */
@Component
class OffsetFence {
    private static final String ADVANCE = """
            INSERT INTO request_offsets AS fence (consumer_group, topic, partition, first_offset)
            SELECT *
            FROM unnest(?, ?, ?, ?) AS batch (consumer_group, topic, partition, first_offset)
            ORDER BY consumer_group COLLATE "C", topic COLLATE "C", partition
            ON CONFLICT (consumer_group, topic, partition) DO UPDATE
            SET first_offset = EXCLUDED.first_offset
            WHERE fence.first_offset <= EXCLUDED.first_offset""";

    private final JdbcTemplate jdbc;

    OffsetFence(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Moves the fence to the batch's beginning.
     *
     * @throws StaleOffsetException where it stands behind that already
     */
    void advance(List<BatchStart> starts) {
        if (starts.isEmpty()) {
            return;
        }
        int advanced = jdbc.update(SqlArrays.statement(
                ADVANCE,
                arrays -> arrays.array("text", starts, BatchStart::group)
                        .array("text", starts, BatchStart::topic)
                        .array("int4", starts, BatchStart::partition)
                        .array("int8", starts, BatchStart::offset)));
        if (advanced != starts.size()) {
            throw new StaleOffsetException("The broker puts the group back to " + positions(starts)
                    + ", and in one of them it has been further already; nothing is answered twice. A broker that loads"
                    + " the group does so for a moment. If it lasts, the group's offsets were lost or set back, or the"
                    + " topic was made anew: set the offsets forward, or delete the topic's rows from request_offsets to"
                    + " have all of it answered again.");
        }
    }

    private static String positions(List<BatchStart> starts) {
        return starts.stream()
                .map(start -> start.topic() + "-" + start.partition() + "@" + start.offset())
                .collect(Collectors.joining(", "));
    }
}
