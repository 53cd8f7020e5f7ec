package io.deactivateuser.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** The worker as the Dockerfile lays it out: its libraries beside it, and an archive of the classes that a start loads. */
public final class ClassArchive implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path directory;
    private final Path jar;

    private ClassArchive(Path directory, Path jar) {
        this.directory = directory;
        this.jar = jar;
    }

    /** Makes both from the built jar, in some seconds. */
    public static ClassArchive of(Path jar) {
        try {
            Path directory = Files.createTempDirectory("deactivate-user-image-");
            ClassArchive archive = new ClassArchive(directory, directory.resolve(jar.getFileName()));
            run(
                    "-Djarmode=tools",
                    "-jar",
                    jar.toAbsolutePath().toString(),
                    "extract",
                    "--force",
                    "--destination",
                    directory.toString());
            run(archive.trainingRun());
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path jar() {
        return jar;
    }

    /** The option of the JVM that starts from the archive. */
    public String option() {
        return "-XX:SharedArchiveFile=" + file();
    }

    /** The Dockerfile's, without the collector: both ways of a start are measured with the JVM's own. */
    private String[] trainingRun() {
        return TrainingRun.arguments().stream()
                .filter(argument -> !argument.endsWith("GC"))
                .map(argument -> argument.replace("=classes.jsa", "=" + file()))
                .map(argument -> argument.equals("app.jar") ? jar.toString() : argument)
                .toArray(String[]::new);
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
