package io.deactivateuser.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The jar that the build has made before the integration tests. */
final class BuiltJar {
    private BuiltJar() {}

    static Path path() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("deactivate-user-worker-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
