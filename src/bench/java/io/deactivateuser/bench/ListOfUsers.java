package io.deactivateuser.bench;

import io.deactivateuser.bench.Growing.Point;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tool for a list of users, from its jar and in a small heap, beside what the worker answers of a backlog that is there: what
 * the tool leaves of the worker's throughput. From the first to the last answer that the tool has on its disk.
 */
final class ListOfUsers {
    private static final String PART = "list";
    private static final int LEDGER_ROWS = 100_000;
    private static final int THREADS = 2;
    private static final String WORKERS_HEAP = "256m";
    private static final String TOOLS_HEAP = "-Xmx128m";

    private final BenchServers servers;
    private final BenchSettings settings;
    private final int lines;

    private ListOfUsers(BenchServers servers, BenchSettings settings) {
        this.servers = servers;
        this.settings = settings;
        this.lines = Math.min(settings.lines(), settings.users() - settings.users() / Directories.DEACTIVATED_SHARE);
    }

    static void run(BenchServers servers, BenchSettings settings, Report report) {
        report.heading("A list of users");
        report.line("| | lines/s | seconds from the start of its JVM to its end |");
        report.line("|---|--:|--:|");
        ListOfUsers list = new ListOfUsers(servers, settings);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            double backlog = list.backlog();
            Ran ran = list.tool();
            ratios.add(ran.rate / backlog);
            report.line("| the worker, a backlog | %,.0f | |", backlog);
            report.line("| the tool, %,d lines | %,.0f | %.1f |", list.lines, ran.rate, ran.seconds);
            report.figure(PART, "worker, backlog", backlog, "requests/s");
            report.figure(PART, "tool", ran.rate, "lines/s");
            report.figure(PART, "tool, start to end", ran.seconds, "s");
        }
        report.line("");
        report.line(
                "The tool's rate to the worker's: %.2f.",
                Runs.median(ratios.stream().mapToDouble(ratio -> ratio)));
        report.save();
    }

    /**
     * One run of the tool.
     *
     * @param rate from the first answer to the last
     * @param seconds from the start of its JVM to its end
     */
    private record Ran(double rate, double seconds) {}

    private double backlog() {
        int warmUp = settings.warmUp();
        try (Stage stage = stage()) {
            Requests requests = servers.requests();
            stage.append(
                    warmUp + lines,
                    number -> number < warmUp
                            ? requests.warmUp(stage.requests(), number)
                            : requests.measured(stage.requests(), Input.PLAIN, settings.users(), number - warmUp));
            try (Contender worker = worker(stage)) {
                Progress progress = new Progress(stage, worker::checkAlive);
                Point begin = progress.await(warmUp);
                return begin.rateTo(progress.await((long) warmUp + lines));
            }
        }
    }

    private Ran tool() {
        int warmUp = settings.warmUp();
        try (Stage stage = stage()) {
            stage.append(warmUp, number -> servers.requests().warmUp(stage.requests(), number));
            try (Contender worker = worker(stage)) {
                new Progress(stage, worker::checkAlive).await(warmUp);
                return time(stage);
            }
        }
    }

    private Stage stage() {
        return new Stage(servers, new Directories.Size(settings.users(), settings.warmUp(), LEDGER_ROWS));
    }

    private Contender worker(Stage stage) {
        return Contender.start(Contestant.WORKER, stage, settings, THREADS, WORKERS_HEAP, List.of());
    }

    private Ran time(Stage stage) {
        try {
            Path directory = Files.createTempDirectory("bench-list-");
            Path people = directory.resolve("people.csv");
            try (Writer file = Files.newBufferedWriter(people)) {
                file.write("userId,reason\n");
                for (int i = 0; i < lines; i++) {
                    file.write("user-" + i + ",Left the company\n");
                }
            }
            Path token = Files.writeString(
                    directory.resolve("token"), servers.requests().signer().token("actor-0"));
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command(stage, people, token))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Point first = null;
            Point last = null;
            int answers = 0;
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.startsWith("{\"type\":\"answer\"")) {
                        last = new Point(System.nanoTime(), ++answers);
                        first = first == null ? last : first;
                    }
                }
            }
            int status = process.onExit().join().exitValue();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (status != 0 || answers != lines || first == null || last == null) {
                throw new IllegalStateException("The tool ended with " + status + " after " + answers + " answers");
            }
            return new Ran(first.rateTo(last), seconds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(Stage stage, Path people, Path token) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                TOOLS_HEAP,
                "-jar",
                settings.jar().resolveSibling("deactivate-users.jar").toString(),
                "run",
                people.toString(),
                "--yes=" + lines,
                "--json",
                "--bootstrap-server=" + servers.bootstrapServers(),
                "--requests-topic=" + stage.requests(),
                "--results-topic=" + stage.results(),
                "--token-file=" + token);
    }
}
