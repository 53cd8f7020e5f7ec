package io.deactivateuser.torture;

import io.deactivateuser.torture.faults.FaultLog;
import io.deactivateuser.torture.guarantees.Evidence;
import io.deactivateuser.torture.guarantees.History;
import io.deactivateuser.torture.guarantees.Violation;
import io.deactivateuser.torture.watch.Observed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints what came of a run, and writes it beside the logs. */
final class Report {
    private static final int HISTORIES = 5;
    private static final int HISTORIES_IN_A_VERDICT = 2;

    private final TortureSettings settings;

    Report(TortureSettings settings) {
        this.settings = settings;
    }

    void write(
            Evidence evidence,
            List<Observed> observed,
            Map<String, List<Violation>> violations,
            FaultLog log,
            double seconds,
            double drainSeconds,
            int reactivated)
            throws IOException {
        List<String> summary = Summary.of(settings, evidence, observed, violations, seconds, drainSeconds, reactivated);
        Path file = settings.directory().resolveSibling("summary-" + settings.seed() + ".md");
        Files.write(file, summary);
        summary.forEach(System.out::println);
        if (violations.isEmpty()) {
            return;
        }
        faults(log);
        violations.forEach((guarantee, all) -> {
            System.out.println();
            System.out.println(guarantee + ": " + all.size() + " violations");
            all.stream()
                    .limit(HISTORIES)
                    .forEach(violation -> System.out.println("* " + described(violation, evidence)));
        });
    }

    /** By guarantee: how often it was violated, and the first of it, for whoever has nothing but the failed test to read. */
    static Map<String, String> verdict(Map<String, List<Violation>> violations, Evidence evidence) {
        Map<String, String> verdict = new LinkedHashMap<>();
        violations.forEach((guarantee, all) -> verdict.put(
                guarantee,
                all.size() + " violations, first "
                        + all.stream()
                                .limit(HISTORIES_IN_A_VERDICT)
                                .map(violation -> described(violation, evidence))
                                .collect(Collectors.joining(System.lineSeparator()))));
        return verdict;
    }

    private static String described(Violation violation, Evidence evidence) {
        return violation.what()
                + History.of(violation, evidence).stream()
                        .map(line -> System.lineSeparator() + "    " + line)
                        .collect(Collectors.joining());
    }

    /** For a run that has come to no verdict; what ended it is for the caller to throw. */
    void brokenOff(FaultLog log) {
        System.out.println();
        System.out.println(
                "The run broke off. Its data directories, named below, are kept; logs are in " + settings.directory());
        faults(log);
    }

    void kept(List<Path> directories) {
        System.out.println("The data directories are kept: " + directories + "; logs are in " + settings.directory());
    }

    private void faults(FaultLog log) {
        System.out.println();
        System.out.println("SEED " + settings.seed() + ". The faults:");
        log.lines().forEach(System.out::println);
    }
}
