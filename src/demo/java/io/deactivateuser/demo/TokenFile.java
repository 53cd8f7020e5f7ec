package io.deactivateuser.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A token of the administrator for programs of one's own, in a file that its owner alone may read; gone when the demo ends. */
record TokenFile(Path path) {
    static TokenFile write(String token) {
        try {
            // Made so that only its owner reads it, where the file system knows owners.
            Path file = Files.createTempFile("deactivate-user-", ".token");
            Files.writeString(file, token + "\n");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(file), "delete-token"));
            return new TokenFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The token cannot be written", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
