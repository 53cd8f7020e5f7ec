package io.deactivateuser.demo;

import io.deactivateuser.servers.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The demo in a JVM of its own, as a person starts it. */
final class DemoProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final Path directory;

    private DemoProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    static DemoProcess start(Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        return new DemoProcess(process, directory);
    }

    String output() {
        return read("out");
    }

    String errors() {
        return read("err");
    }

    /** Waits for a whole line with that text; then all that was written. */
    String awaitLine(String text) {
        Awaitility.await(text).atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("The demo ended: " + errors() + output());
            }
            int found = output().indexOf(text);
            return found >= 0 && output().indexOf('\n', found) >= 0;
        });
        return output();
    }

    void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Ends it as Ctrl-C does; that signal itself is ignored where the build runs in the background of a shell. */
    void interrupt() {
        Signal.send("TERM", process.toHandle());
    }

    int awaitEnd() {
        Awaitility.await("end").atMost(PATIENCE).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** The broker, and Postgres, which is no child of the demo's any more. */
    List<ProcessHandle> servers() {
        return Stream.concat(
                        process.descendants(),
                        ProcessHandle.allProcesses()
                                .filter(other -> commandLine(other)
                                        .contains(directory.resolve("tmp").toString())))
                .filter(other -> other.pid() != process.pid())
                .distinct()
                .toList();
    }

    void killBroker() {
        // A broker's class path is too long for the system to tell its main class.
        List<ProcessHandle> brokers = process.children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .toList();
        if (brokers.size() != 1) {
            throw new AssertionError("The demo has " + brokers.size() + " brokers");
        }
        brokers.get(0).destroyForcibly();
    }

    /** What the demo left in its directory for temporary files, the binaries of Postgres aside. */
    List<Path> leftOvers() {
        try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("deactivate-user"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
