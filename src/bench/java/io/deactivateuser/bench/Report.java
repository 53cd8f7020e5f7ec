package io.deactivateuser.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Markdown for people and CSV for programs, both kept on disk up to the last line that was reported. */
final class Report {
    private final Path directory;
    private final StringBuilder markdown = new StringBuilder();
    private final List<String> csv = new ArrayList<>(List.of("part,what,figure,unit"));

    Report(Path directory) {
        this.directory = directory;
        line("# Results of the benchmark");
        line("");
        line(
                "%s, %s, Java %s, %d processors, load average before the start %s.",
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                loadAverage());
    }

    void heading(String text) {
        line("");
        line("## %s", text);
        line("");
    }

    /** The table of runs, medians with the least and the most. */
    void runs(String part, Collection<Runs> runs) {
        line("| | requests/s | least–most | cold | CPU s per 100,000: program | broker | Postgres | all |"
                + " peak memory MiB | peak heap MiB |");
        line("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (Runs line : runs) {
            line(
                    "| %s | %,.0f | %,.0f–%,.0f | %,.0f | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f |",
                    line.title(),
                    line.rate(),
                    line.least(),
                    line.most(),
                    line.median(Measured::coldRate),
                    line.median(measured -> measured.cpu().worker()),
                    line.median(measured -> measured.cpu().broker()),
                    line.median(measured -> measured.cpu().postgres()),
                    line.median(measured -> measured.cpu().total()),
                    line.median(Measured::memory),
                    line.median(measured -> measured.heap().peak()));
            for (Measured run : line.all()) {
                figure(part, line.title(), run.rate(), "requests/s");
                figure(part, line.title(), run.cpu().worker(), "CPU s/100k program");
                figure(part, line.title(), run.cpu().broker(), "CPU s/100k broker");
                figure(part, line.title(), run.cpu().postgres(), "CPU s/100k Postgres");
                figure(part, line.title(), run.memory(), "peak MiB");
            }
        }
        save();
    }

    void figure(String part, String what, double figure, String unit) {
        csv.add(String.format(Locale.ROOT, "%s,%s,%.3f,%s", part, what, figure, unit));
    }

    void line(String format, Object... arguments) {
        String line = arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments);
        System.out.println(line);
        markdown.append(line).append('\n');
    }

    void save() {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("results.md"), markdown);
            Files.write(directory.resolve("results.csv"), csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    private static String loadAverage() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
        } catch (IOException e) {
            return "unknown";
        }
    }
}
