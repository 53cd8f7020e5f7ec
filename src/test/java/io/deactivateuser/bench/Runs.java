package io.deactivateuser.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The runs of one line of a table. */
record Runs(String title, List<Measured> all) {
    Runs(String title) {
        this(title, new ArrayList<>());
    }

    /** Each round runs every trial once, so that a busy minute hits all of them. */
    static Map<String, Runs> alternating(
            Map<String, Trial> trials, BenchServers servers, BenchSettings settings, int rounds) {
        Map<String, Runs> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            trials.forEach(
                    (title, trial) -> runs.computeIfAbsent(title, Runs::new).add(trial.run(servers, settings)));
        }
        return runs;
    }

    void add(Measured measured) {
        all.add(measured);
        System.out.printf(
                Locale.ROOT,
                "%-28s %,9.0f/s (%,7.0f/s cold)  CPU s/100k: %5.2f worker %5.2f broker %5.2f postgres  %4.0f MiB%n",
                title,
                measured.rate(),
                measured.coldRate(),
                measured.cpu().worker(),
                measured.cpu().broker(),
                measured.cpu().postgres(),
                measured.memory());
    }

    double median(ToDoubleFunction<Measured> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double rate() {
        return median(Measured::rate);
    }

    double least() {
        return all.stream().mapToDouble(Measured::rate).min().orElse(Double.NaN);
    }

    double most() {
        return all.stream().mapToDouble(Measured::rate).max().orElse(Double.NaN);
    }
}
