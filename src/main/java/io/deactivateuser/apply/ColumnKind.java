package io.deactivateuser.apply;

/** What a column must be for the statements that touch it, and for what is read of it. */
enum ColumnKind {
    /** Compared as text. A text of fixed length is padded, which a cast to text takes away again. */
    TEXT("text", "text|varchar|bpchar"),
    /** Written as well, so that it must have room for what is written; an enum is written as a text. */
    STATE("text", "text|varchar|bpchar") {
        @Override
        boolean accepts(FoundColumn found, boolean inUtc) {
            return found.labels().isEmpty()
                    ? super.accepts(found, inUtc)
                            && (found.length() < 1 || found.length() >= FoundColumn.DEACTIVATED.length())
                    : found.labels().contains(FoundColumn.DEACTIVATED);
        }

        @Override
        String wanted() {
            return "text, or an enum, that can be '" + FoundColumn.DEACTIVATED + "'";
        }
    },
    /** Compared as text, by whose bytes one user is told from another. */
    ID("text with a deterministic collation", "text|varchar|bpchar") {
        @Override
        boolean accepts(FoundColumn found, boolean inUtc) {
            return super.accepts(found, inUtc) && found.tellsApart();
        }
    },
    /** A number to which the database itself adds one. */
    COUNTER("bigint", "int8|int4|int2"),
    /** A time without a zone means the same to everybody in UTC alone. */
    TIME("timestamp with time zone", "timestamptz|timestamp") {
        @Override
        boolean accepts(FoundColumn found, boolean inUtc) {
            return super.accepts(found, inUtc) && (inUtc || found.type().equals("timestamptz"));
        }
    },
    /** A text column of the worker's own tables, where what is written must come back as it was. */
    OWN_TEXT("text", "text|varchar") {
        @Override
        boolean accepts(FoundColumn found, boolean inUtc) {
            return super.accepts(found, inUtc) && found.length() < 1 && found.tellsApart();
        }
    },
    BIGINT("bigint", "int8"),
    INTEGER("integer", "int4"),
    BYTES("bytea", "bytea"),
    JSON("jsonb", "jsonb"),
    UUID("uuid", "uuid"),
    BOOLEAN("boolean", "bool"),
    INSTANT("timestamp with time zone", "timestamptz");

    private final String wanted;

    /** The names of the types, as a pattern. */
    private final String types;

    ColumnKind(String wanted, String types) {
        this.wanted = wanted;
        this.types = types;
    }

    boolean accepts(FoundColumn found, boolean inUtc) {
        return found.type().matches(types);
    }

    /** What it is to be, in words. */
    String wanted() {
        return wanted;
    }
}
