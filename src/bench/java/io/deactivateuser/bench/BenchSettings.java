package io.deactivateuser.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to run, from system properties that begin with {@code bench.}.
 *
 * @param warmUp requests that a contestant answers before its measurement begins, enough for its code to be compiled: after half as many
 *     the worker's compiler still takes a fifth of its process's time
 * @param textbookRequests fewer, since the textbook listener is slow; it answers as many before, which take about as long as the
 *     others' warm-up
 * @param lines of a list for the tool
 * @param before the jar of another version of the worker; empty where there is none to compare with
 * @param only the lines of a table to run, by their titles
 */
record BenchSettings(
        Set<Part> parts,
        int rounds,
        int requests,
        int warmUp,
        int textbookRequests,
        int users,
        int lines,
        String only,
        Path jar,
        Path before,
        Path output) {
    /** The parts of the benchmark. */
    enum Part {
        THROUGHPUT,
        LATENCY,
        GROWTH,
        FOOTPRINT,
        RESTORE,
        KEYS,
        BUSY,
        LIST
    }

    static BenchSettings read() {
        Path target = Path.of(System.getProperty("bench.target", "target"));
        return new BenchSettings(
                parts(System.getProperty("bench.parts", "throughput,latency,growth,footprint,restore,keys,busy,list")),
                Integer.getInteger("bench.rounds", 5),
                Integer.getInteger("bench.requests", 300_000),
                Integer.getInteger("bench.warm-up", 1_000_000),
                Integer.getInteger("bench.textbook-requests", 15_000),
                Integer.getInteger("bench.users", 500_000),
                Integer.getInteger("bench.lines", 100_000),
                System.getProperty("bench.only", ".*"),
                Path.of(System.getProperty("bench.jar", "target/deactivate-user-worker.jar")),
                Path.of(System.getProperty("bench.before", "")),
                target.resolve("bench"));
    }

    /** The same, with another jar of the worker. */
    BenchSettings with(Path otherJar) {
        return new BenchSettings(
                parts, rounds, requests, warmUp, textbookRequests, users, lines, only, otherJar, before, output);
    }

    /** The lines of a table that are to run, by their titles and in their order. */
    <T> Map<String, T> chosen(Map<String, T> lines) {
        Map<String, T> chosen = new LinkedHashMap<>(lines);
        chosen.keySet().removeIf(title -> !title.matches(only));
        return chosen;
    }

    private static Set<Part> parts(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(name -> Part.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
    }
}
