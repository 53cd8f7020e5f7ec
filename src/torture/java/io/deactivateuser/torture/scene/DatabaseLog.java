package io.deactivateuser.torture.scene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Postgres itself writes down. It lasts through every end and restart of the server, immediate shutdowns included,
 * which forget Postgres's own counters; and it names what a worker did not live to write.
 */
public final class DatabaseLog {
    private final Path file;

    DatabaseLog(Path directory) {
        this.file = directory.resolve("postgres.log");
    }

    /** The errors by which Postgres ended a deadlock, whoever was part of it. */
    public List<String> deadlocks() {
        // A line may hold what somebody sent, cut within a character.
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("ERROR:  deadlock detected"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> settings() {
        return Map.of(
                "logging_collector", "on",
                "log_directory", "'" + file.getParent() + "'",
                "log_filename", "'" + file.getFileName() + "'",
                "log_rotation_age", "0",
                "log_rotation_size", "0",
                "lc_messages", "C");
    }
}
