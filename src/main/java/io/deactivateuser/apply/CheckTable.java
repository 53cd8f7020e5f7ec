package io.deactivateuser.apply;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares one table with what the statements need of it. */
final class CheckTable {
    static final String MIGRATE =
            "Have the tables migrated to this version's: by a worker with spring.flyway.enabled=true, or by the"
                    + " role that owns them, with what is in db/migration in the jar.";

    private static final Logger log = LoggerFactory.getLogger(CheckTable.class);

    private static final String README = "The README's section \"The tables\" says what each column must be.";
    static final String CLASH =
            "Where the table is another program's, give the worker a schema of its own; the README's section \"The tables\" shows it.";

    private final NeededTable needed;
    private final FoundTable found;
    private final ReadCatalog catalog;
    private final Findings findings;

    CheckTable(NeededTable needed, FoundTable found, ReadCatalog catalog, Findings findings) {
        this.needed = needed;
        this.found = found;
        this.catalog = catalog;
        this.findings = findings;
    }

    /** Adds what is wrong to the findings; {@code inUtc} says whether times without a zone are everybody's. */
    void check(boolean inUtc) {
        if (!isKeptHere()) {
            return;
        }
        needed.columns().forEach(column -> checkColumn(column, inUtc));
        List.of(Right.values()).forEach(this::checkRight);
        checkMayDelete();
        checkFurtherColumns();
        checkKey();
        if (found.secured()) {
            checkPolicies();
        }
        if (!needed.own()) {
            checkHidden();
        }
    }

    private boolean isKeptHere() {
        String is = otherThanTable();
        if (is != null) {
            findings.add(
                    found.fullName() + " is " + is + ".",
                    needed.own()
                            ? CLASH
                            : "The worker writes rows at their places, so " + needed.name()
                                    + " must be a table of this database: let"
                                    + " the search path of the worker's connections lead to it.");
            return false;
        }
        if (found.persistence() == 'u') {
            findings.add(
                    found.fullName() + " is unlogged: a crash of the database empties it.",
                    "ALTER TABLE " + found.fullName() + " SET LOGGED;");
        }
        return true;
    }

    private @Nullable String otherThanTable() {
        return switch (found.kind()) {
            case 'r' -> needed.own() && found.inherited() ? "in several parts" : null;
            case 'p' -> partly();
            case 'v' -> "a view";
            case 'm' -> "a materialized view";
            case 'f' -> "a foreign table";
            default -> "no table";
        };
    }

    private @Nullable String partly() {
        if (needed.own()) {
            return "in several parts";
        }
        return found.foreignPartition().isEmpty()
                ? null
                : "partly on another server (its partition " + found.foreignPartition() + " is a foreign table)";
    }

    private void checkColumn(NeededColumn column, boolean inUtc) {
        String name = found.fullName() + "." + column.name();
        FoundColumn is = found.column(column.name());
        if (is == null) {
            findings.add("There is no column " + name + ".", needed.own() ? MIGRATE + " " + CLASH : README);
        } else if (!column.kind().accepts(is, inUtc)) {
            findings.add(
                    "The column " + name + " is of the type " + is.declared() + "; it must be "
                            + column.kind().wanted() + ".",
                    needed.own() ? CLASH : README);
        } else {
            checkValues(column, is);
        }
    }

    private void checkRight(Right right) {
        Set<String> wanted = needed.columnsThatTake(right);
        List<String> missing = found.columns().stream()
                .filter(column ->
                        wanted.contains(column.name()) && !column.rights().contains(right))
                .map(FoundColumn::name)
                .toList();
        if (!missing.isEmpty()) {
            String columns = " (" + String.join(", ", missing) + ")";
            findings.add(
                    "The worker's role has no right to " + right + " " + found.fullName() + columns + ".",
                    "GRANT " + right + columns + " ON " + found.fullName()
                            + " TO the worker's role. The README's section \"Rights\" has all that it needs.");
        }
    }

    private void checkMayDelete() {
        if (needed.isPurged() && !catalog.mayDelete(found)) {
            findings.add(
                    "The worker's role has no right to DELETE " + found.fullName() + ": it would grow for ever.",
                    "GRANT DELETE ON " + found.fullName()
                            + " TO the worker's role. The README's section \"Rights\" has all that it needs.");
        }
    }

    private void checkValues(NeededColumn column, FoundColumn is) {
        String name = found.fullName() + "." + column.name();
        if (!needed.own() && column.kind() == ColumnKind.TEXT) {
            warnOfTexts(name, is);
        }
        if (is.generated() && column.isWritten()) {
            findings.add(
                    "The column " + name + " is generated by the database, and takes no value that the worker writes.",
                    needed.own() ? CLASH : README);
        }
        if (is.notNull() && column.mayBeNull()) {
            findings.add(
                    "The column " + name + " takes no null, and the worker writes rows without a value for it.",
                    "ALTER TABLE " + found.fullName() + " ALTER " + column.name() + " DROP NOT NULL;");
        }
        if (column.kind() == ColumnKind.STATE) {
            String rule = catalog.checkAgainst(found, is, FoundColumn.DEACTIVATED);
            if (rule != null) {
                findings.add(
                        "The constraint " + rule + " of " + found.fullName() + " does not let " + column.name()
                                + " be '" + FoundColumn.DEACTIVATED + "'.",
                        "Have the constraint allow it. " + README);
            }
        }
    }

    private static void warnOfTexts(String name, FoundColumn is) {
        if (is.isPadded()) {
            log.warn(
                    "{} is of the type {}, whose index does not serve a search for a text: each request reads all of the table. Make"
                            + " it text.",
                    name,
                    is.declared());
        }
        if (!is.tellsApart()) {
            log.warn(
                    "{} has a collation to which texts that differ are equal. A user's ID that a request spells otherwise than the"
                            + " row is answered INTERNAL, and nothing is changed.",
                    name);
        }
    }

    private void checkFurtherColumns() {
        if (!needed.takes(Right.INSERT)) {
            return;
        }
        Set<String> written = needed.columnsThatTake(Right.INSERT);
        found.columns().stream()
                .filter(column -> column.required() && !written.contains(column.name()))
                .forEach(column -> findings.add(
                        "The column " + found.fullName() + "." + column.name()
                                + " takes no null and has no default, and the worker writes rows without a value for it.",
                        "ALTER TABLE " + found.fullName() + " ALTER " + column.name()
                                + " DROP NOT NULL; or give it a default. " + CLASH));
    }

    private void checkKey() {
        if (needed.own()) {
            List<String> key = needed.key().stream().sorted().toList();
            if (found.keys().stream()
                    .noneMatch(one -> one.columns().equals(key) && one.name().equals(needed.keyName()))) {
                findings.add(
                        found.fullName() + " has no key " + needed.keyName() + " of " + String.join(", ", needed.key())
                                + ".",
                        MIGRATE + " " + CLASH);
            }
        } else if (!isKeyGuaranteed()) {
            log.warn(
                    "Nothing guarantees that {}.{} is unique: there is no unique index on it alone. An ID that two rows have is"
                            + " answered INTERNAL, and nothing is changed. Add such an index; where none begins with it, each"
                            + " request reads all of the table besides.",
                    found.fullName(),
                    String.join(", ", needed.key()));
        }
    }

    /** Whether no two rows can have the same key. */
    boolean isKeyGuaranteed() {
        List<String> key = needed.key().stream().sorted().toList();
        return key.isEmpty()
                || (!found.inherited()
                        && found.keys().stream().anyMatch(one -> one.columns().equals(key)));
    }

    /** Rows that a policy hides would be answered as if they were not there. */
    private void checkPolicies() {
        List<FoundPolicy> policies = catalog.policies(found);
        for (Right right : Right.values()) {
            if (needed.takes(right) && !letThrough(policies, right)) {
                findings.add(
                        "Row-level security of " + found.fullName() + " may keep rows from the worker's role (" + right
                                + ").",
                        "Give the role a policy for " + right + " with USING (true), or make it BYPASSRLS.");
            }
        }
    }

    /** Which rows may be written is for a policy to say; which rows are there is not. */
    private static boolean letThrough(List<FoundPolicy> policies, Right right) {
        List<FoundPolicy> about =
                policies.stream().filter(policy -> policy.isAbout(right)).toList();
        return about.stream().anyMatch(policy -> policy.permissive() && policy.isForEveryRow(right))
                && about.stream().allMatch(policy -> policy.permissive() || policy.isForEveryRow(right));
    }

    /** A table that a migration has made in the first schema of the path hides the one that is meant. */
    private void checkHidden() {
        if (!findings.isEmpty() || !catalog.isEmpty(found.name())) {
            return;
        }
        String schema = catalog.schemaOfHidden(found);
        if (schema != null) {
            String hidden = schema + "." + found.name();
            findings.add(
                    found.fullName() + " is empty, and hides " + hidden + ", which is behind it in the search path.",
                    "Where " + hidden + " is the one that is meant, DROP TABLE " + found.fullName()
                            + "; otherwise take the schema " + schema
                            + " out of the search path of the worker's connections.");
        }
    }
}
