package io.deactivateuser.list.journal;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The lock of a result file that is there: while it is held, no run writes the file. */
public final class Held implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private Held(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Takes the lock, or stops where another run has it. */
    public static Held of(Path path) {
        try {
            return new Held(path, lock(path, path));
        } catch (IOException e) {
            throw new Stop(ExitStatus.USAGE, path + " cannot be read: " + e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new Stop(ExitStatus.USAGE, path + " cannot be closed: " + e);
        }
    }

    /** An empty file of this name, which is made or left from a crash, and its lock; a file that another run writes stays as it is. */
    static FileChannel lockNew(Path fresh, Path results) throws IOException {
        if (Files.notExists(fresh)) {
            FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        }
        return lock(fresh, results).truncate(0);
    }

    static Stop another(Path results) {
        return new Stop(
                ExitStatus.USAGE, "Another run writes " + results + "; let it end, or name another file by --out.");
    }

    /** Locks what stands under a name, and is sure that it still does: until then another run may have put another file there. */
    private static FileChannel lock(Path path, Path results) throws IOException {
        Object before = key(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        if (tryLock(channel) == null || !Files.exists(path) || !Objects.equals(before, key(path))) {
            channel.close();
            throw another(results);
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Which file stands under this name; null where the system does not say. */
    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
