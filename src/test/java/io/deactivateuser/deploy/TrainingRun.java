package io.deactivateuser.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command of the image that makes the archive of classes; the Dockerfile is the one that counts. */
public final class TrainingRun {
    private static final String COMMAND = " (-XX:ArchiveClassesAtExit=[^>\\n]*)";

    private TrainingRun() {}

    /** What the Dockerfile gives to {@code java}. */
    public static List<String> arguments() {
        return arguments(Path.of("Dockerfile"), "RUN java");
    }

    /** What a file gives to {@code java}, after the text with which the command begins. */
    static List<String> arguments(Path file, String java) {
        try {
            Matcher command = Pattern.compile(Pattern.quote(java) + COMMAND).matcher(joined(file));
            if (!command.find()) {
                throw new AssertionError(file + " makes no archive of classes");
            }
            return List.of(command.group(1).strip().split(" +", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's lines, those that go on in the next one joined with it. */
    static Stream<String> lines(Path file) throws IOException {
        return joined(file).lines();
    }

    private static String joined(Path file) throws IOException {
        return Files.readString(file).replaceAll("\\\\\\n *", "");
    }
}
