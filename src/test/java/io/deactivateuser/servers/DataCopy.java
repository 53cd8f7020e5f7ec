package io.deactivateuser.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of a Postgres's data directory, taken while it runs, as of one moment: all that was committed before the copy was
 * asked for is in it, and nothing that was committed after it was there. The embedded Postgres comes without {@code
 * pg_basebackup}, so this does what that does.
 */
public final class DataCopy implements AutoCloseable {
    private static final String LOG = "pg_wal";
    private static final String LABEL = "backup_label";
    /** Of these only the directories themselves: Postgres makes their contents anew when it starts. */
    private static final Set<String> EMPTY = Set.of(
            LOG,
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pgsql_tmp");

    private static final Set<String> OF_THE_PROCESS = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");
    private static final Pattern FIRST_SEGMENT = Pattern.compile("START WAL LOCATION: .* \\(file ([0-9A-F]{24})\\)");

    private final WorkDirectory directory;

    private DataCopy(WorkDirectory directory) {
        this.directory = directory;
    }

    /** Copies the data directory of the running server that {@code administration} is a database of. */
    static DataCopy take(Path data, Database administration) {
        WorkDirectory work = new WorkDirectory("postgres-copy");
        Path directory = work.path();
        try (Connection connection = administration.connect();
                Statement statement = connection.createStatement()) {
            // Keeps the log of the copy's own time from being recycled by a checkpoint; gone with the connection.
            statement.execute("SELECT pg_create_physical_replication_slot('copy', true, true)");
            statement.execute("SELECT pg_backup_start('copy', true)");
            copy(data, directory);
            try (ResultSet end = statement.executeQuery(
                    "SELECT labelfile, pg_walfile_name(lsn) FROM pg_backup_stop(wait_for_archive => false)")) {
                end.next();
                String label = end.getString(1);
                Files.writeString(directory.resolve(LABEL), label);
                copyLog(data, directory, firstSegment(label), end.getString(2));
            }
            return new DataCopy(work);
        } catch (SQLException e) {
            throw new IllegalStateException("The data could not be copied", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the copy the contents of a stopped server's data directory, whatever that holds. */
    void putBackTo(Path data) {
        WorkDirectory.delete(data);
        try {
            Files.walkFileTree(directory.path(), new Copying(directory.path(), data, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        directory.close();
    }

    private static void copy(Path data, Path directory) throws IOException {
        Files.walkFileTree(data, new Copying(data, directory, true));
    }

    /** No further than to the copy's end: what was committed later is not to be made good from the log. */
    private static void copyLog(Path data, Path directory, String first, String last) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(LOG))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.length() == first.length() && name.compareTo(first) >= 0 && name.compareTo(last) <= 0) {
                    Files.copy(file, directory.resolve(LOG).resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static String firstSegment(String label) {
        Matcher matcher = FIRST_SEGMENT.matcher(label);
        if (!matcher.find()) {
            throw new IllegalStateException("No first segment in " + label);
        }
        return matcher.group(1);
    }

    private static final class Copying extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;
        private final boolean live;

        /** A copy, of a running server's directory where it is {@code live}. */
        Copying(Path from, Path to, boolean live) {
            this.from = from;
            this.to = to;
            this.live = live;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (!Files.exists(target(directory))) {
                Files.copy(directory, target(directory), StandardCopyOption.COPY_ATTRIBUTES);
            }
            return live && EMPTY.contains(name(directory)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (OF_THE_PROCESS.contains(name(file))) {
                return FileVisitResult.CONTINUE;
            }
            try {
                Files.copy(file, target(file), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException e) {
                return gone(e);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return gone(failure);
            }
            throw failure;
        }

        /** A running server deletes files, and its log knows of it. */
        private FileVisitResult gone(IOException failure) throws IOException {
            if (live) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private static String name(Path path) {
            return String.valueOf(path.getFileName());
        }

        private Path target(Path source) {
            return to.resolve(from.relativize(source).toString());
        }
    }
}
