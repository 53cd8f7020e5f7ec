package io.deactivateuser.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The worker beside the textbook listener, the ceiling and Kafka alone, in alternation. */
final class Throughput {
    private static final String PART = "throughput";

    private Throughput() {}

    static void run(BenchServers servers, BenchSettings settings, Report report) {
        Map<String, Trial> trials = new LinkedHashMap<>();
        // Who is compared runs side by side.
        trials.put("textbook listener", Trial.of(Contestant.TEXTBOOK, Input.PLAIN, settings));
        trials.put("worker", Trial.of(Contestant.WORKER, Input.PLAIN, settings));
        if (!settings.before().toString().isEmpty()) {
            trials.put("worker before", Trial.of(Contestant.WORKER_BEFORE, Input.PLAIN, settings));
        }
        trials.put("ceiling", Trial.of(Contestant.CEILING, Input.PLAIN, settings));
        trials.put("worker, events", Trial.of(Contestant.WORKER_WITH_EVENTS, Input.PLAIN, settings));
        trials.put("ceiling, events", Trial.of(Contestant.CEILING_WITH_EVENTS, Input.PLAIN, settings));
        trials.put("worker, events and sessions", Trial.of(Contestant.WORKER_WITH_SESSIONS, Input.PLAIN, settings));
        trials.put("ceiling, events and sessions", Trial.of(Contestant.CEILING_WITH_SESSIONS, Input.PLAIN, settings));
        trials.put("worker, mix", Trial.of(Contestant.WORKER, Input.MIX, settings));
        trials.put("Kafka alone", Trial.of(Contestant.KAFKA_ALONE, Input.PLAIN, settings));

        Map<String, Runs> runs = Runs.alternating(settings.chosen(trials), servers, settings, settings.rounds());

        report.heading("Throughput");
        report.runs(PART, runs.values());
        report.line("");
        ratio(report, runs, "worker", "textbook listener", 30);
        ratio(report, runs, "worker", "worker before", 0.95);
        ratio(report, runs, "worker", "ceiling", 0.8);
        ratio(report, runs, "worker, events", "ceiling, events", 0.8);
        ratio(report, runs, "worker, events and sessions", "ceiling, events and sessions", 0.75);
        ratio(report, runs, "worker", "Kafka alone", Double.NaN);
        ratio(report, runs, "worker, mix", "worker", 0.9);
        Chart.bars(List.copyOf(runs.values()), report.directory().resolve("throughput.png"));
        report.save();
    }

    private static void ratio(Report report, Map<String, Runs> runs, String one, String other, double target) {
        Runs first = runs.get(one);
        Runs second = runs.get(other);
        if (first == null || second == null) {
            return;
        }
        double[] ratios = first.ratiosTo(second);
        double ratio = Runs.median(Arrays.stream(ratios));
        report.figure(PART, one + " / " + other, ratio, "ratio");
        report.line(
                "- %s / %s: **%.2f** (%.2f–%.2f)%s",
                one,
                other,
                ratio,
                Arrays.stream(ratios).min().orElse(Double.NaN),
                Arrays.stream(ratios).max().orElse(Double.NaN),
                Double.isNaN(target) ? "" : ", at least %s wanted".formatted(target));
    }
}
