package io.deactivateuser.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The demo's command line.
 *
 * @param requests null for the sample file
 * @param exit answer the file as JSON lines and end, instead of a table and a prompt
 * @param patience how long nothing may be answered before the rest counts as unanswered
 */
record DemoSettings(@Nullable Path requests, boolean exit, Duration patience) {
    static final String USAGE = """
            Options of the demo:
              --requests=FILE       send the lines of FILE instead of those of the sample file
              --exit                write the replies to standard output as JSON lines, then end;
                                    with a status other than 0 if any record went unanswered
              --patience=SECONDS    how long to wait for an answer before giving up (60)
            With Maven: ./mvnw -q spring-boot:test-run -Dspring-boot.run.arguments="--requests=FILE --exit\"""";

    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a message for the person who wrote it
     */
    static DemoSettings parse(String... arguments) {
        Path requests = null;
        boolean exit = false;
        Duration patience = USUAL_PATIENCE;
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (argument.equals("--exit")) {
                exit = true;
            } else if (parts.length == 2 && parts[0].equals("--requests")) {
                requests = readable(parts[1]);
            } else if (parts.length == 2 && parts[0].equals("--patience") && parts[1].matches("[1-9]\\d{0,4}")) {
                patience = Duration.ofSeconds(Long.parseLong(parts[1]));
            } else {
                throw new IllegalArgumentException("The demo does not know '" + argument + "'.");
            }
        }
        return new DemoSettings(requests, exit, patience);
    }

    private static Path readable(String name) {
        Path file = Path.of(name);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("There is no file to read at " + file.toAbsolutePath() + ".");
        }
        return file;
    }
}
