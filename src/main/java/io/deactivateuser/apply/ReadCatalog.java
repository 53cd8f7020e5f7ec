package io.deactivateuser.apply;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads what Postgres knows of its tables, as the worker's own connections see them. */
@Component
class ReadCatalog {
    private static final String TABLE = """
            SELECT tables.oid, schemas.nspname AS schema, tables.relkind AS kind, tables.relpersistence AS persistence,
                row_security_active(tables.oid) AS secured,
                coalesce((
                    SELECT partitions.relname
                    FROM pg_partition_tree(tables.oid) AS tree
                    JOIN pg_class AS partitions ON partitions.oid = tree.relid
                    WHERE partitions.relkind = 'f'
                    ORDER BY partitions.relname
                    LIMIT 1), '') AS foreign_partition,
                tables.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits WHERE inhparent = tables.oid) AS inherited
            FROM pg_class AS tables
            JOIN pg_namespace AS schemas ON schemas.oid = tables.relnamespace
            WHERE tables.oid = to_regclass(?)""";

    // A domain is what the type below it is, and that may be a domain, too.
    private static final String COLUMNS = """
            SELECT columns.attname AS name, format_type(columns.atttypid, columns.atttypmod) AS declared, bases.typname AS type,
                CASE WHEN bases.typname IN ('varchar', 'bpchar') THEN greatest(columns.atttypmod, types.modifier) - 4 ELSE 0 END AS length,
                ARRAY(SELECT CAST(enumlabel AS text) FROM pg_enum WHERE enumtypid = bases.oid) AS labels,
                columns.attnotnull OR types.not_null AS not_null,
                NOT (columns.atthasdef OR columns.attidentity <> '' OR types.has_default) AS without_default,
                columns.attgenerated <> '' OR columns.attidentity = 'a' AS generated,
                coalesce(collations.collisdeterministic, true) AS tells_apart,
                has_column_privilege(columns.attrelid, columns.attnum, 'SELECT') AS may_select,
                has_column_privilege(columns.attrelid, columns.attnum, 'INSERT') AS may_insert,
                has_column_privilege(columns.attrelid, columns.attnum, 'UPDATE') AS may_update
            FROM pg_attribute AS columns
            CROSS JOIN LATERAL (
                WITH RECURSIVE chain AS (
                    SELECT * FROM pg_type WHERE oid = columns.atttypid
                    UNION ALL
                    SELECT below.* FROM chain JOIN pg_type AS below ON below.oid = chain.typbasetype AND chain.typtype = 'd')
                SELECT max(typtypmod) AS modifier, bool_or(typnotnull) AS not_null, bool_or(typdefault IS NOT NULL) AS has_default,
                    max(oid) FILTER (WHERE typtype <> 'd') AS base
                FROM chain) AS types
            JOIN pg_type AS bases ON bases.oid = types.base
            LEFT JOIN pg_collation AS collations ON collations.oid = columns.attcollation
            WHERE columns.attrelid = CAST(? AS oid) AND columns.attnum > 0 AND NOT columns.attisdropped
            ORDER BY columns.attnum""";

    // Unique indexes that hold for every row, are checked at once, and can be named to ON CONFLICT.
    private static final String KEYS = """
            SELECT indexes.relname AS name, ARRAY(
                SELECT CAST(columns.attname AS text)
                FROM unnest(keys.indkey) WITH ORDINALITY AS parts (number, place)
                JOIN pg_attribute AS columns ON columns.attrelid = keys.indrelid AND columns.attnum = parts.number
                WHERE parts.place <= keys.indnkeyatts
                ORDER BY columns.attname) AS columns
            FROM pg_index AS keys
            JOIN pg_class AS indexes ON indexes.oid = keys.indexrelid
            WHERE keys.indrelid = CAST(? AS oid) AND keys.indisunique AND keys.indisvalid AND keys.indisready
                AND keys.indimmediate AND keys.indpred IS NULL AND keys.indexprs IS NULL""";

    private static final String POLICIES = """
            SELECT polcmd, polpermissive, coalesce(pg_get_expr(polqual, polrelid), '') = 'true' AS every_row
            FROM pg_policy
            WHERE polrelid = CAST(? AS oid)
                AND EXISTS (SELECT FROM unnest(polroles) AS role WHERE role = 0 OR pg_has_role(role, 'USAGE'))""";

    private static final String HIDDEN = """
            SELECT schemas.name, format('%I.%I', schemas.name, tables.relname) AS quoted,
                has_any_column_privilege(tables.oid, 'SELECT') AS readable
            FROM unnest(current_schemas(false)) WITH ORDINALITY AS schemas (name, place)
            JOIN pg_namespace AS spaces ON spaces.nspname = schemas.name
            JOIN pg_class AS tables ON tables.relnamespace = spaces.oid
            WHERE tables.relname = ? AND tables.relkind IN ('r', 'p') AND tables.oid <> CAST(? AS oid)
            ORDER BY schemas.place""";

    // 16 is an UPDATE.
    private static final String DEFERRED = """
            SELECT CAST(tgname AS text)
            FROM pg_trigger
            WHERE tgrelid = ANY (CAST(? AS oid) || ARRAY(SELECT CAST(relid AS oid) FROM pg_partition_tree(CAST(? AS oid))))
                AND NOT tgisinternal AND tginitdeferred AND tgenabled <> 'D' AND tgtype & 16 <> 0
            GROUP BY tgname
            ORDER BY tgname""";

    private static final String CHECKS = """
            SELECT conname, pg_get_expr(conbin, conrelid) AS expression
            FROM pg_constraint
            WHERE conrelid = CAST(? AS oid) AND contype = 'c' AND conkey = ARRAY(
                SELECT attnum FROM pg_attribute WHERE attrelid = conrelid AND attname = ?)""";

    private static final String INDEXED = """
            SELECT EXISTS (
                SELECT
                FROM pg_index
                JOIN pg_attribute AS columns ON columns.attrelid = indrelid AND columns.attnum = indkey[0]
                WHERE indrelid = CAST(? AS oid) AND columns.attname = ? AND indisvalid AND indpred IS NULL)""";

    private final JdbcTemplate jdbc;

    ReadCatalog(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What the name of a table resolves to; null where there is nothing of the name along the path. */
    @Nullable
    FoundTable table(String name) {
        FoundTable table = jdbc.query(TABLE, (row, number) -> table(name, row), name).stream()
                .findFirst()
                .orElse(null);
        return table == null
                ? null
                : table.with(
                        jdbc.query(KEYS, (row, number) -> key(row), table.oid()),
                        jdbc.query(COLUMNS, (row, number) -> column(row), table.oid()));
    }

    /** Whether rows of the table may be deleted. */
    boolean mayDelete(FoundTable table) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT has_table_privilege(CAST(? AS oid), 'DELETE')", Boolean.class, table.oid()));
    }

    /** Whether an index that serves every search begins with the column. */
    boolean isIndexed(FoundTable table, FoundColumn column) {
        return Boolean.TRUE.equals(jdbc.queryForObject(INDEXED, Boolean.class, table.oid(), column.name()));
    }

    List<FoundPolicy> policies(FoundTable table) {
        return jdbc.query(
                POLICIES,
                (row, number) -> new FoundPolicy(
                        row.getString("polcmd").charAt(0),
                        row.getBoolean("polpermissive"),
                        row.getBoolean("every_row")),
                table.oid());
    }

    /**
     * The schema of the path with a table of the name that the found one hides, and that has rows; null where there is none. One that
     * cannot be read may have some.
     */
    @Nullable
    String schemaOfHidden(FoundTable table) {
        return jdbc
                .query(
                        HIDDEN,
                        (row, number) -> row.getBoolean("readable") && isEmpty(row.getString("quoted"))
                                ? ""
                                : row.getString("name"),
                        table.name(),
                        table.oid())
                .stream()
                .filter(schema -> !schema.isEmpty())
                .findFirst()
                .orElse(null);
    }

    boolean isEmpty(String table) {
        return Boolean.TRUE.equals(jdbc.queryForObject("SELECT NOT EXISTS (SELECT FROM " + table + ")", Boolean.class));
    }

    /** The names of the triggers that wait for the end of a transaction which changes rows of the table. */
    List<String> deferredTriggers(FoundTable table) {
        return jdbc.queryForList(DEFERRED, String.class, table.oid(), table.oid());
    }

    /** The schemas that are searched for a table. */
    String path() {
        return Objects.requireNonNull(
                jdbc.queryForObject("SELECT array_to_string(current_schemas(false), ', ')", String.class));
    }

    /** The name of a rule of the table's own that keeps a column from having a value; null where none does. */
    @Nullable
    String checkAgainst(FoundTable table, FoundColumn column, String value) {
        return jdbc
                .query(
                        CHECKS,
                        (row, number) ->
                                allows(column, row.getString("expression"), value) ? "" : row.getString("conname"),
                        table.oid(),
                        column.name())
                .stream()
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** The rule is asked as it stands in the catalog. One that cannot be asked alone is left to those who wrote it. */
    private boolean allows(FoundColumn column, String rule, String value) {
        try {
            Boolean allowed = jdbc.queryForObject(
                    "SELECT " + rule + " FROM (SELECT CAST(? AS " + column.declared() + ") AS " + column.name()
                            + ") AS written",
                    Boolean.class,
                    value);
            return allowed == null || allowed;
        } catch (DataAccessException e) {
            if (SqlFault.isOutage(e)) {
                throw e;
            }
            return true;
        }
    }

    private static FoundTable table(String name, ResultSet row) throws SQLException {
        return new FoundTable(
                row.getLong("oid"),
                name,
                row.getString("schema"),
                row.getString("kind").charAt(0),
                row.getString("persistence").charAt(0),
                row.getBoolean("secured"),
                row.getString("foreign_partition"),
                row.getBoolean("inherited"),
                List.of(),
                List.of());
    }

    private static FoundKey key(ResultSet row) throws SQLException {
        return new FoundKey(row.getString("name"), texts(row.getArray("columns")));
    }

    private static FoundColumn column(ResultSet row) throws SQLException {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        if (row.getBoolean("may_select")) {
            rights.add(Right.SELECT);
        }
        if (row.getBoolean("may_insert")) {
            rights.add(Right.INSERT);
        }
        if (row.getBoolean("may_update")) {
            rights.add(Right.UPDATE);
        }
        boolean notNull = row.getBoolean("not_null");
        return new FoundColumn(
                row.getString("name"),
                row.getString("declared"),
                row.getString("type"),
                row.getInt("length"),
                texts(row.getArray("labels")),
                notNull,
                notNull && row.getBoolean("without_default"),
                row.getBoolean("generated"),
                row.getBoolean("tells_apart"),
                rights);
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
