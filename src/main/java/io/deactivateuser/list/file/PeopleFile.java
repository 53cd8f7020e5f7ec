package io.deactivateuser.list.file;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A list of users, in CSV: a header, and a row for each. */
public final class PeopleFile implements RowSource {
    static final String USER_ID = "userId";
    static final String REASON = "reason";
    static final String EXPIRE_TIME = "expireTime";

    private static final Set<String> KNOWN = new LinkedHashSet<>(List.of(USER_ID, REASON, EXPIRE_TIME));

    private final Path path;

    public PeopleFile(Path path) {
        this.path = path;
    }

    @Override
    public Path path() {
        return path;
    }

    /** The column {@code reason} is called otherwise here, since the answer has a reason too. */
    @Override
    public List<String> columns() {
        return List.of(USER_ID, "requestReason", EXPIRE_TIME);
    }

    @Override
    public List<String> values(Row row) {
        return List.of(row.userId(), orEmpty(row.reason()), orEmpty(row.expireTime()));
    }

    @Override
    public Rows open(Findings findings) {
        Header header = Header.read(path);
        long before = findings.refusals();
        header.check(KNOWN, USER_ID, findings);
        return findings.refusals() == before ? new PeopleRows(path, header, findings) : new NoRows();
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }

    /** Of a file whose columns are wrong: what its rows mean is not known. */
    private static final class NoRows implements Rows {
        @Override
        public boolean hasNext() {
            return false;
        }

        @Override
        public Row next() {
            throw new java.util.NoSuchElementException();
        }

        @Override
        public void close() {}
    }
}
