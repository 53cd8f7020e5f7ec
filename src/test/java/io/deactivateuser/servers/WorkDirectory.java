package io.deactivateuser.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A directory of somebody's own, such as a server's: gone when that is closed, unless it is kept. */
public final class WorkDirectory {
    private final Path path;
    private volatile boolean kept;

    public WorkDirectory(String name) {
        try {
            this.path = Files.createTempDirectory("deactivate-user-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** Leaves it where it is when the server is closed. */
    public void keep() {
        kept = true;
    }

    /** Takes {@link #keep()} back: nobody will want to look into it. */
    public void discard() {
        kept = false;
    }

    public void close() {
        if (!kept) {
            delete(path);
        }
    }

    static void delete(Path directory) {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
