package io.deactivateuser.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What processes have used so far, as Linux tells it under {@code /proc}. */
final class Usage {
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;
    private static final int TIMES = 4;

    private Usage() {}

    /** CPU seconds of a process, of its children, and of the children that it had. */
    static double cpuSeconds(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(Usage::own)
                .sum();
    }

    /** The most memory that the process ever had, in MiB. */
    static double peakMemory(ProcessHandle process) {
        return status(process, "VmHWM:");
    }

    /** The memory that the process has, in MiB. */
    static double memory(ProcessHandle process) {
        return status(process, "VmRSS:");
    }

    private static double own(ProcessHandle process) {
        List<String> lines = read(process, "stat");
        if (lines.isEmpty()) {
            return 0;
        }
        // The name, in parentheses, may hold anything; the fields behind it are numbers.
        String line = lines.get(0);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        double ticks = 0;
        for (int i = USER_TIME; i < USER_TIME + TIMES; i++) {
            ticks += Double.parseDouble(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    private static double status(ProcessHandle process, String name) {
        return read(process, "status").stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static List<String> read(ProcessHandle process, String file) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            // A process that ends while it is read.
            if (!process.isAlive()) {
                return List.of();
            }
            throw new UncheckedIOException(e);
        }
    }
}
