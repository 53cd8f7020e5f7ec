package io.deactivateuser.demo;

import java.io.PrintStream;
import java.util.Objects;

/** Says why the demo cannot start, and what to do about it. */
final class FailedStart {
    private FailedStart() {}

    static void explain(Throwable failure, PrintStream out) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        out.println("""

                The demo could not start: %s
                %s

                What to do:
                - The demo starts a broker and a Postgres as processes of this user, on free ports of 127.0.0.1, with
                  their data in %s: that needs about 500 MB of free space there and 1.5 GB of free memory.
                - Postgres comes as a ready-made binary for Linux, macOS and Windows on x86-64 and ARM. On another
                  system, or where the directory forbids programs to run, set -Djava.io.tmpdir to another directory.
                - Where the message above is from the worker, run ./mvnw clean spring-boot:test-run once more: classes
                  from an older build may be left.""".formatted(
                        String.valueOf(failure.getMessage()).strip(),
                        root == failure ? "" : Objects.toString(root),
                        System.getProperty("java.io.tmpdir")));
    }
}
