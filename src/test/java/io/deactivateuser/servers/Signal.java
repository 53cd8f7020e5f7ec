package io.deactivateuser.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sends a process a signal that Java has no method for. */
public final class Signal {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String IGNORED = "SigIgn:";
    private static final long INTERRUPT = 1 << 1;

    private Signal() {}

    /**
     * What to put before a command so that its process heeds an interrupt: nothing, unless a script has put the build into its background,
     * where a shell has all ignore them.
     */
    public static List<String> heedingInterrupts() {
        try {
            return Files.exists(STATUS) && Files.readAllLines(STATUS).stream().anyMatch(Signal::ignoresInterrupts)
                    ? List.of("env", "--default-signal=INT")
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean ignoresInterrupts(String line) {
        return line.startsWith(IGNORED)
                && (Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16) & INTERRUPT) != 0;
    }

    /** Sends {@code SIG<name>}, such as {@code STOP}. */
    public static void send(String name, ProcessHandle process) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("SIG" + name + " did not reach process " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
