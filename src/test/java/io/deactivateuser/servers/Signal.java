package io.deactivateuser.servers;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends a process a signal that Java has no method for. */
public final class Signal {
    private Signal() {}

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
