package io.deactivateuser.apply;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a name resolves to.
 *
 * @param schema where it is
 * @param kind Postgres's letter for it: r is a table, p a partitioned one
 * @param persistence Postgres's letter for it: p is kept, u is emptied by a crash
 * @param secured whether row-level security applies to the worker's role
 * @param foreignPartition the name of a partition that is on another server; empty where there is none
 * @param inherited whether rows of it may be in a table that inherits from it
 * @param keys the indexes that take nothing twice
 */
record FoundTable(
        long oid,
        String name,
        String schema,
        char kind,
        char persistence,
        boolean secured,
        String foreignPartition,
        boolean inherited,
        List<FoundKey> keys,
        List<FoundColumn> columns) {

    /** As one would write it to tell it from others of the name. */
    String fullName() {
        return schema + "." + name;
    }

    FoundTable with(List<FoundKey> found, List<FoundColumn> all) {
        return new FoundTable(oid, name, schema, kind, persistence, secured, foreignPartition, inherited, found, all);
    }

    @Nullable
    FoundColumn column(String wanted) {
        return columns.stream()
                .filter(column -> column.name().equals(wanted))
                .findFirst()
                .orElse(null);
    }
}
