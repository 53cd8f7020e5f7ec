package io.deactivateuser.servers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A copy of a Postgres's data directory, taken while it runs, as of one moment: all that was committed before the copy was
 * asked for is in it, and nothing that was committed after it was there. The embedded Postgres comes without {@code
 * pg_basebackup}, so this does what that does.
 */
public final class DataCopy implements AutoCloseable {
    private static final Pattern FIRST_SEGMENT = Pattern.compile("START WAL LOCATION: .* \\(file ([0-9A-F]{24})\\)");

    private final CopiedFiles files;

    private DataCopy(CopiedFiles files) {
        this.files = files;
    }

    /** Copies the data directory of the running server that {@code administration} is a database of. */
    static DataCopy take(CopiedFiles files, Database administration) {
        try (Connection connection = administration.connect();
                Statement statement = connection.createStatement()) {
            // Keeps the log of the copy's own time from being recycled by a checkpoint; gone with the connection.
            statement.execute("SELECT pg_create_physical_replication_slot('copy', true, true)");
            statement.execute("SELECT pg_backup_start('copy', true)");
            files.copy();
            try (ResultSet end = statement.executeQuery(
                    "SELECT labelfile, pg_walfile_name(lsn) FROM pg_backup_stop(wait_for_archive => false)")) {
                end.next();
                String label = end.getString(1);
                files.complete(label, segments(files.log(), firstSegment(label), end.getString(2)));
            }
            return new DataCopy(files);
        } catch (SQLException e) {
            throw new IllegalStateException("The data could not be copied", e);
        }
    }

    /** Makes the copy the contents of its stopped server's data directory. */
    void putBack() {
        files.putBack();
    }

    @Override
    public void close() {
        files.delete();
    }

    /** No further than to the copy's end: what was committed later is not to be made good from the log. */
    private static List<String> segments(List<String> log, String first, String last) {
        return log.stream()
                .filter(name -> name.length() == first.length())
                .filter(name -> name.compareTo(first) >= 0 && name.compareTo(last) <= 0)
                .toList();
    }

    private static String firstSegment(String label) {
        Matcher matcher = FIRST_SEGMENT.matcher(label);
        if (!matcher.find()) {
            throw new IllegalStateException("No first segment in " + label);
        }
        return matcher.group(1);
    }
}
