package io.deactivateuser.torture;

import io.deactivateuser.torture.faults.Struck;
import io.deactivateuser.torture.guarantees.Evidence;
import io.deactivateuser.torture.guarantees.Violation;
import io.deactivateuser.torture.watch.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The run in figures, as Markdown. */
final class Summary {
    private Summary() {}

    static List<String> of(
            TortureSettings settings,
            Evidence evidence,
            List<Observed> observed,
            Map<String, List<Violation>> violations,
            double seconds,
            double drainSeconds,
            int reactivated) {
        long deadLetters = observed.stream().filter(Observed::deadLetter).count();
        List<Struck> faults = evidence.faults();
        long kinds = faults.stream().map(Struck::kind).distinct().count();
        List<String> lines = new ArrayList<>();
        lines.add("## Seed " + settings.seed());
        lines.add("");
        lines.add("| | |");
        lines.add("|---|---|");
        lines.add(row("time under faults", format("%.0f s", seconds)));
        lines.add(row("requests", format("%,d", evidence.requestCount())));
        lines.add(row("requests a second", format("%,.0f", evidence.requestCount() / seconds)));
        lines.add(row("replies", format("%,d", observed.size() - deadLetters)));
        lines.add(row("dead letters", format("%,d", deadLetters)));
        lines.add(row(
                "repeated answers",
                format("%,d", observed.stream().filter(Observed::replayed).count())));
        lines.add(row("deactivations", format("%,d", evidence.deactivations())));
        lines.add(row("reactivations", format("%,d", evidence.reactivations())));
        lines.add(row("sessions ended", format("%,d", evidence.sessionsEnded())));
        lines.add(row("users whom the identity provider set active again", format("%,d", reactivated)));
        lines.add(row("drained after", format("%.1f s", drainSeconds)));
        lines.add(row("faults", faults.size() + " of " + kinds + " kinds"));
        lines.add(row("violations", violations.isEmpty() ? "none" : describe(violations)));
        lines.add("");
        lines.add("| fault | times | alone | median | worst alone | worst with others |");
        lines.add("|---|---:|---:|---:|---:|---:|");
        faults.stream()
                .collect(Collectors.groupingBy(Struck::kind, TreeMap::new, Collectors.toList()))
                .forEach((kind, all) -> lines.add(fault(kind, all)));
        lines.add("");
        lines.add("| outcome | answers |");
        lines.add("|---|---:|");
        observed.stream()
                .collect(Collectors.groupingBy(
                        one -> (one.deadLetter() ? "dead letter " : "") + one.outcome(),
                        TreeMap::new,
                        Collectors.counting()))
                .forEach((outcome, count) -> lines.add(row(outcome, format("%,d", count))));
        return lines;
    }

    private static String describe(Map<String, List<Violation>> violations) {
        return violations.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().size())
                .collect(Collectors.joining(", "));
    }

    private static String fault(String kind, List<Struck> all) {
        List<Duration> alone = times(all, true);
        List<Duration> together = times(all, false);
        return "| " + kind + " | " + all.size() + " | " + alone.size() + " | "
                + (alone.isEmpty() ? "–" : seconds(alone.get(alone.size() / 2))) + " | " + worst(alone) + " | "
                + worst(together) + " |";
    }

    private static List<Duration> times(Collection<Struck> faults, boolean alone) {
        return faults.stream()
                .filter(fault -> fault.alone() == alone)
                .map(fault -> fault.recovery().time())
                .flatMap(Optional::stream)
                .sorted()
                .toList();
    }

    private static String worst(List<Duration> times) {
        return times.isEmpty() ? "–" : seconds(times.get(times.size() - 1));
    }

    private static String seconds(Duration duration) {
        return format("%.1f s", duration.toMillis() / 1e3);
    }

    private static String row(String name, String value) {
        return "| " + name + " | " + value + " |";
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
