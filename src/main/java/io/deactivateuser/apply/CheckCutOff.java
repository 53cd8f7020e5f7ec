package io.deactivateuser.apply;

import io.deactivateuser.settings.WorkerSettings;
import io.deactivateuser.settings.WorkerSettings.CutOffTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Compares the tables whose rows give access with what ending these rows needs of them. */
@Component
class CheckCutOff {
    private static final Logger log = LoggerFactory.getLogger(CheckCutOff.class);

    private final ReadCatalog catalog;
    private final List<CutOffTable> tables;

    CheckCutOff(ReadCatalog catalog, WorkerSettings settings) {
        this.catalog = catalog;
        this.tables = settings.cutOff();
    }

    /** Adds what is wrong to the findings; {@code inUtc} says whether times without a zone are everybody's. */
    void check(boolean inUtc, Findings findings) {
        for (int i = 0; i < tables.size(); i++) {
            check("deactivate-user.cut-off[" + i + "]", tables.get(i), inUtc, findings);
        }
    }

    private void check(String key, CutOffTable table, boolean inUtc, Findings findings) {
        FoundTable found = catalog.table(table.quotedTable());
        if (found == null) {
            findings.add(
                    key + ".table: there is no table " + table.table() + " that the worker's role can see.",
                    "Name it with its schema, and grant USAGE on the schema to the worker's role. Letters count as they stand:"
                            + " Postgres's own names are in lower case.");
            return;
        }
        if (found.kind() != 'r' && found.kind() != 'p') {
            findings.add(key + ".table: " + table.table() + " is no table.", "Name the table that its rows are in.");
        }
        if (found.secured()) {
            findings.add(
                    key + ".table: row-level security of " + table.table() + " may hide rows from the worker's role.",
                    "Give the role BYPASSRLS: a session that is not seen is not ended.");
        }
        FoundColumn user = column(key + ".user-column", table.userColumn(), ColumnKind.ID, found, inUtc, findings);
        if (user != null && !catalog.isIndexed(found, user)) {
            log.warn(
                    "{} has no index that begins with {}: each batch that deactivates somebody reads all of it. CREATE INDEX ON {}"
                            + " ({});",
                    table.table(),
                    table.userColumn(),
                    table.quotedTable(),
                    table.quotedUserColumn());
        }
        List<String> missing = new ArrayList<>();
        if (table.revokedAtColumn() != null) {
            FoundColumn revoked = column(
                    key + ".revoked-at-column", table.revokedAtColumn(), ColumnKind.TIME, found, inUtc, findings);
            addMissing(revoked, Right.UPDATE, missing);
            addMissing(revoked, Right.SELECT, missing);
        } else {
            // Postgres asks for the right to update of whoever locks a row.
            addMissing(user, Right.UPDATE, missing);
            if (!catalog.mayDelete(found)) {
                missing.add("DELETE");
            }
        }
        addMissing(user, Right.SELECT, missing);
        if (!missing.isEmpty()) {
            findings.add(
                    key + ".table: the worker's role lacks rights on " + table.table() + ": "
                            + String.join(", ", missing) + ".",
                    "GRANT " + String.join(", ", missing) + " ON " + table.quotedTable() + " TO the worker's role.");
        }
    }

    private static @Nullable FoundColumn column(
            String key, String name, ColumnKind kind, FoundTable found, boolean inUtc, Findings findings) {
        FoundColumn column = found.column(name);
        if (column == null) {
            findings.add(
                    key + ": there is no column " + name + ".",
                    "It has the columns "
                            + String.join(
                                    ", ",
                                    found.columns().stream()
                                            .map(FoundColumn::name)
                                            .toList())
                            + ".");
        } else if (!kind.accepts(column, inUtc)) {
            findings.add(
                    key + ": the column " + name + " is of the type " + column.declared() + "; it must be "
                            + kind.wanted() + ".",
                    "Name another column, or have it of that type.");
        }
        return column;
    }

    private static void addMissing(@Nullable FoundColumn column, Right right, List<String> missing) {
        if (column != null && !column.rights().contains(right)) {
            missing.add(right + " (" + column.name() + ")");
        }
    }
}
