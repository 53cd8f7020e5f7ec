package io.deactivateuser.torture;

import io.deactivateuser.torture.faults.FaultLog;
import io.deactivateuser.torture.guarantees.Evidence;
import io.deactivateuser.torture.guarantees.History;
import io.deactivateuser.torture.guarantees.Violation;
import io.deactivateuser.torture.watch.Observed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Prints what came of a run, and writes it beside the logs. */
final class Report {
    private static final int HISTORIES = 5;

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
            all.stream().limit(HISTORIES).forEach(violation -> {
                System.out.println("* " + violation.what());
                History.of(violation, evidence).forEach(line -> System.out.println("    " + line));
            });
        });
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
