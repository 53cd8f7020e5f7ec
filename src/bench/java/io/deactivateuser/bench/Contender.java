package io.deactivateuser.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A contestant's process and what it wrote. */
final class Contender implements AutoCloseable {
    private static final int SHUTDOWN_SECONDS = 15;

    private final Path directory;
    private final Process process;
    private final long startedAt;

    private Contender(Path directory, Process process, long startedAt) {
        this.directory = directory;
        this.process = process;
        this.startedAt = startedAt;
    }

    /** Starts it with a heap of at most {@code heap}, such as {@code 256m}. */
    static Contender start(
            Contestant contestant,
            Stage stage,
            BenchSettings settings,
            int threads,
            String heap,
            List<String> arguments) {
        return start(contestant, stage, settings, threads, List.of("-Xmx" + heap), arguments);
    }

    /** Starts it with options of the JVM. */
    static Contender start(
            Contestant contestant,
            Stage stage,
            BenchSettings settings,
            int threads,
            List<String> options,
            List<String> arguments) {
        try {
            Path directory = Files.createTempDirectory("bench-");
            List<String> jvm = new ArrayList<>(options);
            jvm.add("-Xlog:gc:file=" + directory.resolve("gc.log"));
            String more = System.getProperty("bench.jvm", "");
            if (contestant.isWorker() && !more.isEmpty()) {
                jvm.addAll(List.of(more.split(" ", -1)));
            }
            long startedAt = System.nanoTime();
            Process process = new ProcessBuilder(contestant.command(stage, settings, threads, jvm, arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output.log").toFile())
                    .start();
            Contender contender = new Contender(directory, process, startedAt);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return contender;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** The {@link System#nanoTime()} of its start. */
    long startedAt() {
        return startedAt;
    }

    void checkAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The process ended: " + read("output.log"));
        }
    }

    String output() {
        return read("output.log");
    }

    HeapLog heap() {
        return HeapLog.of(read("gc.log"));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
