package io.deactivateuser.bench;

import io.deactivateuser.bench.Directories.Size;
import io.deactivateuser.deploy.ClassArchive;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** How soon the worker answers after its start, and how little memory it does with. */
final class Footprint {
    private static final String PART = "footprint";
    private static final String[] HEAPS = {"256m", "192m", "128m", "96m"};
    private static final String HEAP = "-Xmx256m";
    private static final int REQUESTS = 90_000;
    private static final Duration REST = Duration.ofSeconds(15);

    private Footprint() {}

    static void run(BenchServers servers, BenchSettings settings, Report report) {
        report.heading("Footprint");
        try (ClassArchive image = ClassArchive.of(settings.jar())) {
            for (int round = 0; round < settings.rounds(); round++) {
                start("the jar", List.of(HEAP), servers, settings, report);
                start("the image's way", List.of(HEAP, image.option()), servers, settings.with(image.jar()), report);
            }
        }
        Trial trial = Trial.of(Contestant.WORKER, Input.PLAIN, settings)
                .of(REQUESTS)
                .over(new Size(100_000, settings.warmUp()));
        Map<String, Trial> trials = new LinkedHashMap<>();
        for (String heap : HEAPS) {
            trials.put("-Xmx" + heap, trial.withHeap(heap));
        }
        Map<String, Runs> runs = Runs.alternating(trials, servers, settings, 1);
        report.line("");
        report.runs(PART, runs.values());
    }

    /** One request waits when the JVM starts; then the worker rests. */
    private static void start(
            String way, List<String> options, BenchServers servers, BenchSettings settings, Report report) {
        try (Stage stage = new Stage(servers, new Size(1_000, 1));
                KafkaConsumer<byte[], byte[]> reader = Outcomes.reader(stage)) {
            stage.append(1, number -> servers.requests().warmUp(stage.requests(), number));
            try (Contender worker = Contender.start(Contestant.WORKER, stage, settings, 2, options, List.of())) {
                while (reader.poll(Duration.ofMillis(100)).isEmpty()) {
                    worker.checkAlive();
                }
                double seconds = (System.nanoTime() - worker.startedAt()) / 1e9;
                Thread.sleep(REST.toMillis());
                double memory = Usage.memory(worker.process());
                report.line(
                        "- %s: first reply %.1f s after the start of the JVM, which used %.1f CPU seconds by then and while at"
                                + " rest; %.0f MiB at rest (resident).",
                        way, seconds, Usage.cpuSeconds(worker.process()), memory);
                report.figure(PART, "start to first reply, " + way, seconds, "s");
                report.figure(PART, "memory at rest, " + way, memory, "MiB");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
