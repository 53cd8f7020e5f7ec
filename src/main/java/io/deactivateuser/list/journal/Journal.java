package io.deactivateuser.list.journal;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The result file that a run writes. An entry counts as done once {@link #force} has returned, and not before: then it is on the
 * disk, whatever ends the program or the machine.
 */
public final class Journal implements AutoCloseable {
    private static final int ENOUGH = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CsvWriter writer;

    private Journal(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(bytes, StandardCharsets.UTF_8);
    }

    /** Begins a result file; where one is there, whose lock the caller holds, it is replaced in one step. */
    public static Journal begin(Path path, List<String> columns, RunHeader header) {
        return write(path, columns, header, null, entry -> false);
    }

    /**
     * Goes on with a result file, with the entries that are to be kept. They are written anew and the file is replaced in one step,
     * so that a user is in it once, and half a line at its end is gone.
     */
    public static Journal resume(Path path, RunHeader header, Predicate<Entry> kept) {
        // Held until the new file has its own lock: a second run of the same file finds one of the two.
        Held older = Held.of(path);
        try (ResultFile entries = ResultFile.open(path)) {
            return write(path, entries.columns(), header, entries, kept);
        } finally {
            older.close();
        }
    }

    public void append(Entry entry) {
        write(entry.fields());
    }

    /** Returns when all that was appended is on the disk. */
    public void force() {
        try {
            flush();
            channel.force(false);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
            channel.close();
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static Journal write(
            Path path, List<String> columns, RunHeader header, @Nullable ResultFile entries, Predicate<Entry> kept) {
        boolean replaces = Files.exists(path);
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            // Of two that begin at once, one has the lock of the new file, and the other has written nothing into it.
            Journal journal = new Journal(path, Held.lockNew(fresh, path));
            journal.write(firstLine(columns, header));
            while (entries != null && entries.hasNext()) {
                Entry entry = entries.next();
                if (kept.test(entry)) {
                    journal.append(entry);
                }
            }
            journal.force();
            if (!replaces && Files.exists(path)) {
                throw Held.another(path);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            Directories.force(path);
            return journal;
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static List<String> firstLine(List<String> columns, RunHeader header) {
        List<String> names = new ArrayList<>(columns);
        names.addAll(Entry.COLUMNS);
        names.add(header.json());
        return names;
    }

    private void write(List<String> fields) {
        try {
            writer.writeRecord(fields);
            if (bytes.size() > ENOUGH) {
                flush();
            }
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private void flush() throws IOException {
        writer.flush();
        ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
        bytes.reset();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static Stop unwritable(Path path, IOException e) {
        return new Stop(ExitStatus.USAGE, "The result file " + path + " cannot be written: " + e);
    }
}
