package io.deactivateuser.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Every Dockerfile of the repository: those at its top, and those among its sources. */
final class Dockerfiles {
    private Dockerfiles() {}

    static List<Path> all() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(""));
                Stream<Path> sources = Files.walk(Path.of("src"))) {
            return Stream.concat(top, sources)
                    .filter(path -> path.getFileName().toString().endsWith("Dockerfile"))
                    .toList();
        }
    }

    /** The images that the file builds on. */
    static List<String> bases(Path dockerfile) throws IOException {
        return Files.readAllLines(dockerfile).stream()
                .filter(line -> line.startsWith("FROM "))
                .map(line -> line.split(" ", -1)[1])
                .toList();
    }
}
