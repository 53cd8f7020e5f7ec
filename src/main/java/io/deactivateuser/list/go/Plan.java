package io.deactivateuser.list.go;

import io.deactivateuser.list.file.Findings;
import io.deactivateuser.list.file.Row;
import io.deactivateuser.list.file.RowSource;
import io.deactivateuser.list.file.Rows;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What a file asks for: each of its users once, by the first row that names the user.
 *
 * @param rowsHash of these rows, in their order and without what was left out: lines, duplicates, the way in which the file is written
 * @param oneReason whether all have the reason of the first
 */
public record Plan(
        RowSource source,
        UserIndex index,
        String rowsHash,
        List<Row> first,
        List<Row> last,
        long duplicates,
        boolean oneReason) {
    private static final int SHOWN = 3;

    public static Plan of(RowSource source, Findings findings) {
        MessageDigest digest = UserHash.sha256();
        UserIndex index = new UserIndex();
        List<Row> first = new ArrayList<>();
        Deque<Row> last = new ArrayDeque<>();
        long duplicates = 0;
        boolean oneReason = true;
        try (Rows rows = source.open(findings)) {
            while (rows.hasNext()) {
                Row row = rows.next();
                long line = index.add(UserHash.of(row.userId()), row.line());
                if (line != row.line()) {
                    duplicates++;
                    findings.note(
                            row.line(),
                            "The user " + row.userId() + " is in line " + line
                                    + " already; that row counts, this one does not.");
                    continue;
                }
                for (String value : source.values(row)) {
                    digest.update(value.getBytes(StandardCharsets.UTF_8));
                    digest.update((byte) 0);
                }
                oneReason &= first.isEmpty() || Objects.equals(first.get(0).reason(), row.reason());
                if (first.size() < SHOWN) {
                    first.add(row);
                } else {
                    last.add(row);
                    if (last.size() > SHOWN) {
                        last.remove();
                    }
                }
            }
        }
        return new Plan(
                source,
                index,
                HexFormat.of().formatHex(digest.digest()),
                first,
                List.copyOf(last),
                duplicates,
                oneReason);
    }

    public int users() {
        return index.size();
    }
}
