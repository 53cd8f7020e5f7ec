package io.deactivateuser.list.journal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import io.deactivateuser.list.file.LookAhead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A result file that is read. A last line that is no whole entry is passed over: the program or the machine ended while it was written,
 * and nobody was told that it is done. Any other such line was damaged later, by a person or a spreadsheet; to go on without it would
 * ask somebody again, or leave somebody out of an undo.
 */
public final class ResultFile extends LookAhead<Entry> implements AutoCloseable {
    private final Path path;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final RunHeader header;
    private final List<String> columns;
    private long line = 1;

    private ResultFile(
            Path path,
            CsvReader<CsvRecord> reader,
            Iterator<CsvRecord> records,
            RunHeader header,
            List<String> columns) {
        this.path = path;
        this.reader = reader;
        this.records = records;
        this.header = header;
        this.columns = columns;
    }

    public static ResultFile open(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                throw new Stop(ExitStatus.USAGE, "There is no file " + path + ".");
            }
            CsvReader<CsvRecord> reader = CsvReader.builder()
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(true)
                    .detectBomHeader(true)
                    .ofCsvRecord(path);
            Iterator<CsvRecord> records = reader.iterator();
            try {
                if (records.hasNext()) {
                    List<String> names = records.next().getFields();
                    int columns = names.size() - Entry.COLUMNS.size() - 1;
                    RunHeader header = RunHeader.parse(names.get(names.size() - 1));
                    if (header != null
                            && columns > 0
                            && names.subList(columns, names.size() - 1).equals(Entry.COLUMNS)) {
                        return new ResultFile(path, reader, records, header, List.copyOf(names.subList(0, columns)));
                    }
                }
            } catch (CsvParseException e) {
                // Then it is none of the tool's, as below.
            }
            reader.close();
            throw new Stop(
                    ExitStatus.USAGE,
                    path + " is no result file of this tool, or its first line was changed; --out names another file.");
        } catch (IOException e) {
            throw new Stop(ExitStatus.USAGE, path + " cannot be read: " + e);
        }
    }

    public RunHeader header() {
        return header;
    }

    /** The columns before those of the answer. */
    public List<String> columns() {
        return columns;
    }

    /** Where the entry that was last given begins. */
    public long line() {
        return line;
    }

    @Override
    protected @Nullable Entry find() {
        try {
            while (records.hasNext()) {
                CsvRecord record = records.next();
                line = record.getStartingLineNumber();
                Entry entry = Entry.parse(record.getFields(), header, columns.size());
                if (entry != null) {
                    return entry;
                }
                // An entry has no line break within: a stray quotation mark swallows the lines behind it.
                if (records.hasNext() || record.getFields().stream().anyMatch(field -> field.indexOf('\n') >= 0)) {
                    throw damaged(line);
                }
            }
        } catch (CsvParseException e) {
            throw damaged(line + 1);
        }
        return null;
    }

    private Stop damaged(long where) {
        return new Stop(
                ExitStatus.USAGE,
                path + ":" + where
                        + ": This line is no result as the tool writes it; was the file changed? Nothing was sent.");
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new Stop(ExitStatus.USAGE, "The result file cannot be closed: " + e);
        }
    }
}
