package io.deactivateuser.demo;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What goes where: with {@code --exit} standard output carries JSON lines alone, and all else, the logs too, goes to
 * standard error. Maven's plugin merges the two streams of the process that it starts, so there all else goes to a file.
 *
 * @param answers replies, as a table or as JSON lines
 * @param messages what the demo has to say beside
 * @param failures the reason why it cannot go on
 */
record Streams(PrintStream answers, PrintStream messages, PrintStream failures) {
    /** Set by the pom: the file for what does not belong to standard output. */
    static final String MESSAGES_FILE = "deactivate-user.demo.messages";

    private static final int BUFFER_BYTES = 1 << 16;

    static Streams of(DemoSettings settings) {
        PrintStream failures = System.err;
        if (!settings.exit()) {
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
            return new Streams(out, out, failures);
        }
        String file = System.getProperty(MESSAGES_FILE);
        if (file != null) {
            System.setErr(open(Path.of(file)));
        }
        System.setOut(System.err);
        PrintStream answers = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
        return new Streams(answers, System.err, failures);
    }

    private static PrintStream open(Path file) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            return new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's messages cannot be written to " + file, e);
        }
    }
}
