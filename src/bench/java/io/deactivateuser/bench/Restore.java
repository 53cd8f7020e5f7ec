package io.deactivateuser.bench;

import io.deactivateuser.bench.Growing.Point;
import java.util.List;
import java.util.Map;

/**
 * How fast what was told is made true again: requests are answered, the tables go back to before them, and the worker makes
 * each of their answers true once more, from the replies. Once while it runs and once when it has just started, which also
 * has a JVM that is cold.
 */
final class Restore {
    private static final String PART = "restore";
    private static final int REQUESTS = 100_000;
    private static final int WANTED = 20_000;
    private static final int LEDGER_ROWS = 100_000;
    private static final int THREADS = 2;
    private static final String HEAP = "256m";
    private static final List<String> ARGUMENTS = List.of("--deactivate-user.instance-id=bench-0");

    private final Stage stage;
    private final BenchSettings settings;
    private final int warmUp;
    private final int requests;

    private Restore(Stage stage, BenchSettings settings) {
        this.stage = stage;
        this.settings = settings;
        this.warmUp = settings.warmUp();
        this.requests = Math.min(settings.requests(), REQUESTS);
    }

    static void run(BenchServers servers, BenchSettings settings, Report report) {
        Runs running = new Runs("restored by a worker that runs");
        Runs started = new Runs("restored by a worker that has just started");
        report.heading("Restore");
        for (int round = 0; round < settings.rounds(); round++) {
            Directories.Size size = new Directories.Size(settings.users(), settings.warmUp(), LEDGER_ROWS);
            try (Stage stage = new Stage(servers, size)) {
                new Restore(stage, settings).round(running, started, report);
            }
        }
        report.runs(PART, List.of(running, started));
        report.line("");
        report.line("At least %,d a second wanted.", WANTED);
    }

    private void round(Runs running, Runs started, Report report) {
        EarlierTables earlier;
        try (Contender worker = start()) {
            Progress progress = new Progress(stage, worker::checkAlive);
            stage.append(warmUp, number -> stage.servers().requests().warmUp(stage.requests(), number));
            progress.await(warmUp);
            earlier = new EarlierTables(stage.database());
            stage.append(
                    requests,
                    number -> stage.servers()
                            .requests()
                            .measured(stage.requests(), Input.PLAIN, settings.users(), number));
            progress.await((long) warmUp + requests);
            earlier.putBack();
            running.add(restored(worker, earlier));
        }
        earlier.putBack();
        try (Contender worker = start()) {
            started.add(restored(worker, earlier));
            double seconds = (System.nanoTime() - worker.startedAt()) / 1e9;
            report.line("- %,d restored %.1f s after the start of the JVM.", requests, seconds);
            report.figure(PART, "start to all restored", seconds, "s");
        }
        checkReplies();
    }

    private Contender start() {
        return Contender.start(Contestant.WORKER, stage, settings, THREADS, HEAP, ARGUMENTS);
    }

    /** From the first that is seen to be restored to the last. */
    private Measured restored(Contender worker, EarlierTables earlier) {
        Point begin = earlier.awaitFirst(worker::checkAlive);
        Cpu before = Cpu.of(stage.servers(), List.of(worker));
        Point end = earlier.await((long) warmUp + requests, worker::checkAlive);
        Cpu used = Cpu.of(stage.servers(), List.of(worker)).minus(before);
        earlier.check(requests);
        long restored = Math.max(1, end.count() - begin.count());
        return new Measured(
                begin.rateTo(end),
                begin.rateTo(end),
                used.per(restored),
                Usage.peakMemory(worker.process()),
                worker.heap());
    }

    /** Nobody was told anything twice. */
    private void checkReplies() {
        Map<String, Long> outcomes = Outcomes.read(stage);
        if (!outcomes.equals(Map.of("0", (long) warmUp + requests))) {
            throw new IllegalStateException(
                    "After a restore there are other replies than one success each: " + outcomes);
        }
    }
}
