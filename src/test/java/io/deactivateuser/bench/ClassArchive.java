package io.deactivateuser.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** The worker as the Dockerfile lays it out: its libraries beside it, and an archive of the classes that a start loads. */
final class ClassArchive implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path directory;
    private final Path jar;

    private ClassArchive(Path directory, Path jar) {
        this.directory = directory;
        this.jar = jar;
    }

    static ClassArchive of(Path jar) {
        try {
            Path directory = Files.createTempDirectory("bench-image-");
            ClassArchive archive = new ClassArchive(directory, directory.resolve(jar.getFileName()));
            run(
                    "-Djarmode=tools",
                    "-jar",
                    jar.toAbsolutePath().toString(),
                    "extract",
                    "--force",
                    "--destination",
                    directory.toString());
            run(
                    "-XX:ArchiveClassesAtExit=" + archive.file(),
                    "-Dspring.context.exit=onRefresh",
                    "-jar",
                    archive.jar.toString(),
                    "--spring.flyway.enabled=false",
                    "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://localhost/keys");
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path jar() {
        return jar;
    }

    /** The option of the JVM that starts from the archive. */
    String option() {
        return "-XX:SharedArchiveFile=" + file();
    }

    private Path file() {
        return directory.resolve("classes.jsa");
    }

    @Override
    public void close() {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(List.of(arguments));
        try {
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("Status " + status + " of " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
