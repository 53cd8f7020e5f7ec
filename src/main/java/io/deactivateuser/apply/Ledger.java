package io.deactivateuser.apply;

import io.deactivateuser.decide.Answer;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.ContentHash;
import io.deactivateuser.decide.Details;
import io.deactivateuser.decide.LedgerEntry;
import io.deactivateuser.decide.LedgerKey;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decide.RecordPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The recorded answers. A row is written once, in the transaction of the effect that it tells of, and never changed. */
@Component
class Ledger implements RunsStatements {
    private static final String READ = """
            SELECT actor_id, request_id, user_id, content_hash, request_topic, request_topic_id, request_partition,
                   request_leader_epoch, request_offset, refusal, present_sequence, sequence, change_date, resource_owner,
                   creation_date
            FROM (
                SELECT actor_id, request_id
                FROM unnest(?, ?) AS keys (actor_id, request_id)
                ORDER BY actor_id COLLATE "C", request_id COLLATE "C") AS asked
            JOIN deactivation_requests USING (actor_id, request_id)""";

    // In the order of the full key: inserts of two workers that meet wait in one direction only. A conflict is rare,
    // and ON CONFLICT would write a second record to the log of Postgres for each row. Dates go as numbers, which the
    // driver sends in binary, in the milliseconds that replies have.
    private static final String RECORD = """
            INSERT INTO deactivation_requests (
                actor_id, request_id, user_id, content_hash, request_topic, request_topic_id, request_partition,
                request_leader_epoch, request_offset, refusal, present_sequence, sequence, change_date, resource_owner,
                creation_date, recorded_at)
            SELECT actor_id, request_id, user_id, content_hash, request_topic, request_topic_id, request_partition,
                request_leader_epoch, request_offset, refusal, present_sequence, sequence,
                timestamptz 'epoch' + change_millis * interval '1 millisecond', resource_owner,
                timestamptz 'epoch' + creation_millis * interval '1 millisecond', ?
            FROM (
                SELECT unnest(?) AS actor_id, unnest(?) AS request_id, unnest(?) AS user_id, unnest(?) AS content_hash,
                    unnest(?) AS request_topic, unnest(?) AS request_topic_id, unnest(?) AS request_partition,
                    unnest(?) AS request_leader_epoch, unnest(?) AS request_offset,
                    unnest(?) AS refusal, unnest(?) AS present_sequence, unnest(?) AS sequence, unnest(?) AS change_millis,
                    unnest(?) AS resource_owner, unnest(?) AS creation_millis) AS answered
            ORDER BY actor_id COLLATE "C", request_id COLLATE "C"
            """;

    private static final String KEY = "deactivation_requests_pkey";

    private final JdbcTemplate jdbc;

    Ledger(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<BoundStatement> statements() {
        return List.of(reading(List.of()), recording(List.of(), Instant.EPOCH));
    }

    Map<LedgerKey, LedgerEntry> read(Collection<LedgerKey> keys) {
        Map<LedgerKey, LedgerEntry> entries = new HashMap<>();
        if (keys.isEmpty()) {
            return entries;
        }
        jdbc.query(reading(keys), row -> {
            LedgerEntry entry = entry(row);
            entries.put(entry.key(), entry);
        });
        return entries;
    }

    /**
     * Records the answers.
     *
     * @throws LedgerConflictException where an answer is recorded under one of the keys already
     * @throws RefusedByDatabaseException where a rule of the database's own let fewer rows in
     */
    void record(List<LedgerEntry> entries, Instant now) {
        if (entries.isEmpty()) {
            return;
        }
        try {
            int recorded = jdbc.update(recording(entries, now));
            if (recorded != entries.size()) {
                throw new RefusedByDatabaseException(
                        "The database recorded " + recorded + " of " + entries.size() + " answers.");
            }
        } catch (DuplicateKeyException e) {
            if (SqlFault.constraint(e).equals(KEY)) {
                throw new LedgerConflictException();
            }
            throw e;
        }
    }

    private static BoundStatement reading(Collection<LedgerKey> keys) {
        return SqlArrays.statement(
                READ, arrays -> arrays.texts(keys, LedgerKey::actorId).texts(keys, LedgerKey::requestId));
    }

    private static BoundStatement recording(List<LedgerEntry> entries, Instant now) {
        return SqlArrays.statement(
                RECORD,
                arrays -> arrays.value(now.atOffset(ZoneOffset.UTC))
                        .texts(entries, entry -> entry.key().actorId())
                        .texts(entries, entry -> entry.key().requestId())
                        .texts(entries, LedgerEntry::userId)
                        .bytes(entries, entry -> entry.content().bytes())
                        .texts(entries, entry -> entry.position().topic())
                        .texts(entries, entry -> entry.position().topicId())
                        .integers(entries, entry -> entry.position().partition())
                        .integers(entries, entry -> entry.position().leaderEpoch())
                        .longs(entries, entry -> entry.position().offset())
                        .texts(entries, entry -> refusal(entry.answer()))
                        .longs(entries, entry -> entry.answer() instanceof Refusal refusal ? refusal.sequence() : null)
                        .longs(entries, detail(Details::sequence))
                        .longs(entries, detail(details -> details.changeDate().toEpochMilli()))
                        .texts(entries, detail(Details::resourceOwner))
                        .longs(entries, detail(details -> details.creationDate().toEpochMilli())));
    }

    private static @Nullable String refusal(Answer answer) {
        return answer instanceof Refusal refusal ? refusal.reason().name() : null;
    }

    private static <C> Function<LedgerEntry, @Nullable C> detail(Function<Details, C> column) {
        return entry -> entry.answer() instanceof Success success ? column.apply(success.details()) : null;
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        return new LedgerEntry(
                new LedgerKey(row.getString("actor_id"), row.getString("request_id")),
                row.getString("user_id"),
                ContentHash.ofBytes(row.getBytes("content_hash")),
                position(row),
                answer(row));
    }

    private static RecordPosition position(ResultSet row) throws SQLException {
        int epoch = row.getInt("request_leader_epoch");
        return new RecordPosition(
                row.getString("request_topic"),
                row.getString("request_topic_id"),
                row.getInt("request_partition"),
                row.wasNull() ? RecordPosition.UNKNOWN_EPOCH : epoch,
                row.getLong("request_offset"));
    }

    /** A later version may have recorded what this one cannot say; it is for that version to repeat. */
    private static Reason reason(String name) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElse(Reason.INTERNAL);
    }

    private static Answer answer(ResultSet row) throws SQLException {
        String refusal = row.getString("refusal");
        if (refusal != null) {
            long sequence = row.getLong("present_sequence");
            return new Refusal(reason(refusal), null, row.wasNull() ? null : sequence);
        }
        return new Success(
                new Details(
                        row.getLong("sequence"),
                        row.getObject("change_date", OffsetDateTime.class).toInstant(),
                        row.getString("resource_owner"),
                        row.getObject("creation_date", OffsetDateTime.class).toInstant()),
                false);
    }
}
