package io.deactivateuser.list.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a list, and gives those that are good. */
final class PeopleRows extends LookAhead<Row> implements Rows {
    private final Header header;
    private final Findings findings;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final RowRules rules;
    private long line = 1;

    PeopleRows(Path file, Header header, Findings findings) {
        this.header = header;
        this.findings = findings;
        this.rules = new RowRules(findings);
        try {
            this.reader = Header.open(file, header.separator());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.records = reader.iterator();
        records.next();
    }

    @Override
    protected @Nullable Row find() {
        while (true) {
            CsvRecord record = read();
            Row row = record == null ? null : row(record);
            if (record == null || row != null) {
                return row;
            }
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable CsvRecord read() {
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord record = records.next();
            line = record.getStartingLineNumber();
            return record;
        } catch (CsvParseException e) {
            findings.refuse(line + 1, "From here on the file is no CSV; is a quotation mark not closed? " + said(e));
            return null;
        }
    }

    private @Nullable Row row(CsvRecord record) {
        if (record.getFieldCount() != header.columns().size()) {
            findings.refuse(
                    line,
                    "The line has " + record.getFieldCount() + " fields, and there are "
                            + header.columns().size() + " columns.");
            return null;
        }
        String userId = value(record, PeopleFile.USER_ID);
        String reason = value(record, PeopleFile.REASON);
        String expireTime = value(record, PeopleFile.EXPIRE_TIME);
        boolean good = rules.userId(line, userId == null ? "" : userId);
        good &= reason == null || rules.reason(line, reason);
        good &= expireTime == null || rules.expireTime(line, expireTime);
        return good && userId != null ? new Row(line, userId, reason, expireTime, null) : null;
    }

    /** An empty field is an absent one. */
    private @Nullable String value(CsvRecord record, String column) {
        int index = header.columns().indexOf(column);
        String value = index < 0 ? "" : record.getField(index);
        return value.isEmpty() ? null : value;
    }

    private static String said(CsvParseException e) {
        Throwable cause = e.getCause();
        return "(" + (cause == null ? e.getMessage() : cause.getMessage()) + ")";
    }
}
