package io.deactivateuser.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A server's own directory, gone when the server is closed. */
final class WorkDirectory {
    private WorkDirectory() {}

    static Path create(String name) {
        try {
            return Files.createTempDirectory("deactivate-user-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
