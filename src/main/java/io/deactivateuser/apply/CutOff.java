package io.deactivateuser.apply;

import io.deactivateuser.decide.Change;
import io.deactivateuser.settings.WorkerSettings;
import io.deactivateuser.settings.WorkerSettings.CutOffTable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Ends what gives users access beside their state: the rows of the tables in {@code deactivate-user.cut-off}, such as sessions.
 *
 * <p>A row that somebody else has locked is not waited for, as a user's is not: an identity provider that ends sessions itself may
 * hold one and wait for the user's row, which the transaction holds. The user is then busy.
 */
@Component
class CutOff implements RunsStatements {
    // What is not ended though it was seen is locked by somebody else, or was changed a moment ago.
    private static final String END = """
            WITH seen AS (
                SELECT CAST(%2$s AS text) AS id, count(*) AS rows FROM %1$s WHERE %2$s = ANY (?)%3$s GROUP BY %2$s),
            free AS (
                SELECT tableoid AS part, ctid AS place FROM %1$s WHERE %2$s = ANY (?)%3$s FOR UPDATE SKIP LOCKED),
            ended AS (
                %4$s
                WHERE ending.ctid = free.place AND ending.tableoid = free.part
                RETURNING CAST(ending.%2$s AS text) AS id),
            counted AS (
                SELECT id, count(*) AS rows FROM ended GROUP BY id)
            SELECT id, seen.rows, coalesce(counted.rows, 0) AS ended FROM seen LEFT JOIN counted USING (id)""";

    private final JdbcTemplate jdbc;
    private final Map<CutOffTable, String> tables = new LinkedHashMap<>();

    CutOff(JdbcTemplate jdbc, WorkerSettings settings) {
        this.jdbc = jdbc;
        settings.cutOff().forEach(table -> tables.put(table, sql(table)));
    }

    @Override
    public List<BoundStatement> statements() {
        return tables.keySet().stream()
                .map(table -> ending(table, List.of(), Instant.EPOCH))
                .toList();
    }

    /** The statements that wait for a user's rows to be free. */
    List<String> waits() {
        return tables.keySet().stream()
                .map(table -> "SELECT FROM " + table.quotedTable() + " WHERE " + table.quotedUserColumn() + " = ?"
                        + open(table) + " FOR UPDATE")
                .toList();
    }

    /**
     * Ends the rows of those whom these changes deactivate.
     *
     * @return the changes, with what was ended; of several of one user, the first deactivation has all
     * @throws AccessBusyException where somebody else has locked rows
     */
    List<Change> end(List<Change> changes, Instant now) {
        if (tables.isEmpty()) {
            return changes;
        }
        Set<String> ids = changes.stream()
                .filter(Change::isDeactivation)
                .map(change -> change.user().id())
                .collect(Collectors.toCollection(HashSet::new));
        Map<String, Map<String, Long>> ended = end(ids, now);
        List<Change> told = new ArrayList<>(changes.size());
        for (Change change : changes) {
            if (change.isDeactivation()) {
                Map<String, Long> counts = ended.remove(change.user().id());
                told.add(change.ending(ofEach(counts == null ? Map.of() : counts)));
            } else {
                told.add(change);
            }
        }
        return told;
    }

    private Map<String, Long> ofEach(Map<String, Long> counts) {
        Map<String, Long> all = new LinkedHashMap<>();
        tables.keySet().forEach(table -> all.put(table.name(), counts.getOrDefault(table.name(), 0L)));
        return all;
    }

    private Map<String, Map<String, Long>> end(Collection<String> userIds, Instant now) {
        Map<String, Map<String, Long>> ended = new HashMap<>();
        Set<String> busy = new HashSet<>();
        if (!userIds.isEmpty()) {
            for (CutOffTable table : tables.keySet()) {
                jdbc.query(ending(table, userIds, now), row -> {
                    String id = row.getString("id");
                    if (row.getLong("rows") != row.getLong("ended")) {
                        busy.add(id);
                    }
                    ended.computeIfAbsent(id, user -> new HashMap<>()).put(table.name(), row.getLong("ended"));
                });
            }
        }
        if (!busy.isEmpty()) {
            throw new AccessBusyException(busy);
        }
        return ended;
    }

    private static String open(CutOffTable table) {
        return table.revokedAtColumn() == null ? "" : " AND " + table.quotedRevokedAtColumn() + " IS NULL";
    }

    private static String sql(CutOffTable table) {
        String change = table.revokedAtColumn() == null
                ? "DELETE FROM " + table.quotedTable() + " AS ending USING free"
                : "UPDATE " + table.quotedTable() + " AS ending SET " + table.quotedRevokedAtColumn()
                        + " = ? FROM free";
        return END.formatted(table.quotedTable(), table.quotedUserColumn(), open(table), change);
    }

    private BoundStatement ending(CutOffTable table, Collection<String> userIds, Instant now) {
        return SqlArrays.statement(Objects.requireNonNull(tables.get(table)), arrays -> {
            arrays.texts(userIds, id -> id).texts(userIds, id -> id);
            if (table.revokedAtColumn() != null) {
                arrays.value(now.atOffset(ZoneOffset.UTC));
            }
        });
    }
}
