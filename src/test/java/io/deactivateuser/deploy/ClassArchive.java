package io.deactivateuser.deploy;

import io.deactivateuser.servers.WorkDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The worker as the Dockerfile lays it out: its libraries beside it, and an archive of the classes that a start loads. */
public final class ClassArchive implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final WorkDirectory directory = new WorkDirectory("image");
    private final Path jar;

    private ClassArchive(Path jar) {
        this.jar = directory.path().resolve(jar.getFileName());
    }

    /** Makes both from the built jar, in some seconds. */
    public static ClassArchive of(Path jar) {
        try {
            ClassArchive archive = new ClassArchive(jar);
            run(
                    "-Djarmode=tools",
                    "-jar",
                    jar.toAbsolutePath().toString(),
                    "extract",
                    "--force",
                    "--destination",
                    archive.directory.path().toString());
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
        return directory.path().resolve("classes.jsa");
    }

    @Override
    public void close() {
        directory.close();
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
