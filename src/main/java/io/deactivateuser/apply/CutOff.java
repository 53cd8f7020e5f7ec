package io.deactivateuser.apply;

import io.deactivateuser.decide.Change;
import io.deactivateuser.settings.WorkerSettings;
import io.deactivateuser.settings.WorkerSettings.CutOffTable;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Ends what gives users access beside their state: the rows of the tables in {@code deactivate-user.cut-off}, such as sessions.
 *
 * <p>The plain statement waits for a row that somebody else has locked, as long as the transaction may wait for a lock. Where that does not
 * do, or something of the table's own may keep a row without a word, the careful one waits for none and says of each user why rows are
 * left. An identity provider that ends sessions itself may hold one and wait for the user's row, which the transaction holds: the user is
 * then busy, as one whose row is locked.
 */
@Component
class CutOff implements RunsStatements {
    // A trigger, a rule or a policy can keep a row and let the statement succeed. To look afterwards whether all have
    // gone costs as much as to end them. This looks in the catalog, under the lock that ending takes and that whoever
    // makes a trigger waits for.
    private static final String PLAIN = """
            WITH RECURSIVE parts (oid) AS (
                SELECT CAST(to_regclass(?) AS oid)
                UNION
                SELECT inhrelid FROM pg_inherits JOIN parts ON inhparent = parts.oid),
            keeping AS (
                SELECT EXISTS (
                    SELECT FROM parts JOIN pg_class USING (oid)
                    WHERE relkind NOT IN ('r', 'p') OR relhasrules OR relrowsecurity
                        OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = parts.oid AND NOT tgisinternal)) AS possible),
            ended AS (
                %4$s
                WHERE ending.%2$s = ANY (?)%3$s AND NOT (SELECT possible FROM keeping)
                RETURNING CAST(ending.%2$s AS text) AS id)
            SELECT id, count(*) AS ended FROM ended GROUP BY id
            UNION ALL
            SELECT NULL, 0 FROM keeping WHERE possible""";

    // Seen and not free is what somebody else has locked. Free and not ended is what a trigger keeps, or what was
    // changed a moment ago, which this statement's own view does not show yet. The three are added up and not joined:
    // without hash joins, which are off, a join compares each user of a batch with each.
    private static final String CAREFUL = """
            WITH free AS (
                SELECT tableoid AS part, ctid AS place, CAST(%2$s AS text) AS id
                FROM %1$s AS ending WHERE %2$s = ANY (?)%3$s FOR UPDATE SKIP LOCKED),
            ended AS (
                %4$s
                WHERE ending.ctid = free.place AND ending.tableoid = free.part
                RETURNING CAST(ending.%2$s AS text) AS id, %5$s AS ended)
            SELECT id, sum(seen) AS seen, sum(free) AS free, sum(ended) AS ended
            FROM (
                SELECT CAST(%2$s AS text) AS id, 1 AS seen, 0 AS free, 0 AS ended FROM %1$s AS ending WHERE %2$s = ANY (?)%3$s
                UNION ALL
                SELECT id, 0, 1, 0 FROM free
                UNION ALL
                SELECT id, 0, 0, ended FROM ended) AS each
            GROUP BY id""";

    /** What was changed a moment ago is seen the second time. */
    private static final int TRIES = 2;

    private final JdbcTemplate jdbc;
    private final Map<CutOffTable, Sql> tables = new LinkedHashMap<>();

    CutOff(JdbcTemplate jdbc, WorkerSettings settings) {
        this.jdbc = jdbc;
        settings.cutOff().forEach(table -> tables.put(table, Sql.of(table)));
    }

    @Override
    public List<BoundStatement> statements() {
        return tables.keySet().stream()
                .flatMap(table ->
                        Stream.of(plain(table, List.of(), Instant.EPOCH), careful(table, List.of(), Instant.EPOCH)))
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
     * @param carefully where it was tried plainly before, or only one user is meant
     * @return the changes, with what was ended; of several of one user, the first deactivation has all
     * @throws AccessBusyException where somebody else has locked rows; with nobody named where that is all that is known
     * @throws RefusedByDatabaseException where the database keeps rows without a word
     */
    List<Change> end(List<Change> changes, Instant now, boolean carefully) {
        return end(changes, changes.stream().filter(Change::isDeactivation), now, carefully);
    }

    /**
     * Ends the rows of all whose changes are restored, also of those who are active again in the end: their rows may be older than a
     * deactivation between, of which the restored tables know nothing.
     *
     * @see #end(List, Instant, boolean)
     */
    List<Change> endRestored(List<Change> restorations, Instant now, boolean carefully) {
        return end(restorations, restorations.stream(), now, carefully);
    }

    private List<Change> end(List<Change> changes, Stream<Change> ending, Instant now, boolean carefully) {
        if (tables.isEmpty()) {
            return changes;
        }
        Set<String> ids = ending.map(change -> change.user().id()).collect(Collectors.toSet());
        Map<String, Map<String, Long>> ended = new HashMap<>();
        endCarefully(carefully ? tables.keySet() : endPlainly(ids, now, ended), ids, now, ended);
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

    /**
     * Ends the rows of all tables that have nothing of their own that could keep a row.
     *
     * @param ended is added to, by user ID and the table's name
     * @return the other tables
     */
    private Set<CutOffTable> endPlainly(Set<String> userIds, Instant now, Map<String, Map<String, Long>> ended) {
        Set<CutOffTable> others = new LinkedHashSet<>();
        for (CutOffTable table : tables.keySet()) {
            try {
                jdbc.query(plain(table, userIds, now), row -> {
                    String id = row.getString("id");
                    if (id == null) {
                        others.add(table);
                    } else {
                        add(ended, id, table, row.getLong("ended"));
                    }
                });
            } catch (DataAccessException e) {
                if (SqlFault.isAboutLocks(e)) {
                    throw new AccessBusyException(Set.of());
                }
                throw e;
            }
        }
        return others;
    }

    private void endCarefully(
            Set<CutOffTable> among, Set<String> userIds, Instant now, Map<String, Map<String, Long>> ended) {
        Map<CutOffTable, Set<String>> left = new LinkedHashMap<>();
        among.forEach(table -> left.put(table, userIds));
        for (int i = 0; i < TRIES; i++) {
            Set<String> busy = new HashSet<>();
            left.replaceAll((table, users) -> users.isEmpty() ? users : end(table, users, now, ended, busy));
            if (!busy.isEmpty()) {
                throw new AccessBusyException(busy);
            }
        }
        left.forEach((table, users) -> {
            if (!users.isEmpty()) {
                throw new RefusedByDatabaseException("Rows of " + table.table()
                        + " are still there after they were ended: a trigger or a rule keeps them.");
            }
        });
    }

    /**
     * Ends the rows of one table, as far as they are free.
     *
     * @param ended is added to, by user ID and the table's name
     * @param busy is added to: users of whom somebody else has locked rows
     * @return the users of whom rows are left that nobody has locked
     */
    private Set<String> end(
            CutOffTable table,
            Set<String> userIds,
            Instant now,
            Map<String, Map<String, Long>> ended,
            Set<String> busy) {
        Set<String> left = new HashSet<>();
        jdbc.query(careful(table, userIds, now), row -> {
            String id = row.getString("id");
            long free = row.getLong("free");
            if (free < row.getLong("seen")) {
                busy.add(id);
            } else if (row.getLong("ended") < free) {
                left.add(id);
            }
            add(ended, id, table, row.getLong("ended"));
        });
        return left;
    }

    private static void add(Map<String, Map<String, Long>> ended, String userId, CutOffTable table, long count) {
        ended.computeIfAbsent(userId, user -> new HashMap<>()).merge(table.name(), count, Long::sum);
    }

    private static String open(CutOffTable table) {
        return table.revokedAtColumn() == null ? "" : " AND " + table.quotedRevokedAtColumn() + " IS NULL";
    }

    private BoundStatement plain(CutOffTable table, Collection<String> userIds, Instant now) {
        return SqlArrays.statement(sql(table).plain(), arrays -> {
            arrays.value(table.quotedTable());
            revokedAt(table, now, arrays);
            arrays.texts(userIds, id -> id);
        });
    }

    private BoundStatement careful(CutOffTable table, Collection<String> userIds, Instant now) {
        return SqlArrays.statement(sql(table).careful(), arrays -> {
            arrays.texts(userIds, id -> id);
            revokedAt(table, now, arrays);
            arrays.texts(userIds, id -> id);
        });
    }

    private static void revokedAt(CutOffTable table, Instant now, SqlArrays arrays) throws SQLException {
        if (table.revokedAtColumn() != null) {
            arrays.value(now.atOffset(ZoneOffset.UTC));
        }
    }

    private Sql sql(CutOffTable table) {
        return Objects.requireNonNull(tables.get(table));
    }

    /** The statements for one table. */
    private record Sql(String plain, String careful) {

        static Sql of(CutOffTable table) {
            if (table.revokedAtColumn() == null) {
                return of(table, "DELETE FROM " + table.quotedTable() + " AS ending", " USING free", "1");
            }
            String revokedAt = table.quotedRevokedAtColumn();
            return of(
                    table,
                    "UPDATE " + table.quotedTable() + " AS ending SET " + revokedAt + " = ?",
                    " FROM free",
                    "CASE WHEN ending." + revokedAt + " IS NULL THEN 0 ELSE 1 END");
        }

        private static Sql of(CutOffTable table, String change, String withFree, String ended) {
            String name = table.quotedTable();
            String user = table.quotedUserColumn();
            return new Sql(
                    PLAIN.formatted(name, user, open(table), change),
                    CAREFUL.formatted(name, user, open(table), change + withFree, ended));
        }
    }
}
