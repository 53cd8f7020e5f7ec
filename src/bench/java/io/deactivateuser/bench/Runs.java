package io.deactivateuser.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The runs of one line of a table. */
record Runs(String title, List<Measured> all) {
    Runs(String title) {
        this(title, new ArrayList<>());
    }

    /**
     * Each round runs every trial once, so that a busy minute hits all of them; every other one in the opposite order, so
     * that none profits from its place.
     */
    static Map<String, Runs> alternating(
            Map<String, Trial> trials, BenchServers servers, BenchSettings settings, int rounds) {
        Map<String, Runs> runs = new LinkedHashMap<>();
        List<Map.Entry<String, Trial>> order = new ArrayList<>(trials.entrySet());
        for (int round = 0; round < rounds; round++) {
            order.forEach(line -> runs.computeIfAbsent(line.getKey(), Runs::new)
                    .add(line.getValue().run(servers, settings)));
            Collections.reverse(order);
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

    /** Of each round, this rate to the other's: the machine's speed changes from minute to minute, and both had the same. */
    double[] ratiosTo(Runs other) {
        return IntStream.range(0, all.size())
                .mapToDouble(
                        round -> all.get(round).rate() / other.all().get(round).rate())
                .toArray();
    }

    double median(ToDoubleFunction<Measured> figure) {
        return median(all.stream().mapToDouble(figure));
    }

    static double median(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
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
