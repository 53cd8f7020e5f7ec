package io.deactivateuser.list.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The first line of a file, and the separator that it is written with.
 *
 * @param line where it is
 * @param readable whether it is CSV at all
 */
record Header(char separator, long line, List<String> columns, boolean readable) {
    private static final char[] SEPARATORS = {',', ';', '\t'};

    /** Of all separators the one that makes the most of the line; no column has one of them in its name. */
    static Header read(Path file) {
        Header best = read(file, SEPARATORS[0]);
        for (char separator : SEPARATORS) {
            Header header = read(file, separator);
            if (header.columns.size() > best.columns.size()) {
                best = header;
            }
        }
        return best;
    }

    /** Says what is wrong with the columns. */
    void check(Set<String> known, String required, Findings findings) {
        String there = String.join(", ", known);
        if (!readable) {
            findings.refuse(line, "The first line is no CSV; is a quotation mark not closed?");
            return;
        }
        if (columns.isEmpty()) {
            findings.refuse(line, "The file is empty; its first line names the columns: " + there + ".");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!known.contains(column)) {
                findings.refuse(line, "There is no column \"" + column + "\". The columns are: " + there + ".");
            } else if (!seen.add(column)) {
                findings.refuse(line, "The column \"" + column + "\" is there twice.");
            }
        }
        if (!seen.contains(required)) {
            findings.refuse(line, "The column \"" + required + "\" is missing.");
        }
    }

    /** A reader of the whole file, by the rules of RFC 4180. */
    static CsvReader<CsvRecord> open(Path file, char separator) throws IOException {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(file);
    }

    private static Header read(Path file, char separator) {
        try (CsvReader<CsvRecord> reader = open(file, separator)) {
            Iterator<CsvRecord> records = reader.iterator();
            if (!records.hasNext()) {
                return new Header(separator, 1, List.of(), true);
            }
            CsvRecord first = records.next();
            return new Header(separator, first.getStartingLineNumber(), first.getFields(), true);
        } catch (CsvParseException e) {
            return new Header(separator, 1, List.of(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
