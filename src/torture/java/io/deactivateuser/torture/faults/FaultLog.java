package io.deactivateuser.torture.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was done to the system and when, in a file and for the end of a run that failed. */
public final class FaultLog implements AutoCloseable {
    private final long begin = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private final Writer file;

    public FaultLog(Path file) {
        try {
            this.file = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a line with the time. */
    public synchronized void note(String what) {
        String line = String.format(
                Locale.ROOT,
                "%s  %7.2f s  %s",
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                (System.nanoTime() - begin) / 1e9,
                what);
        lines.add(line);
        try {
            file.write(line + System.lineSeparator());
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
