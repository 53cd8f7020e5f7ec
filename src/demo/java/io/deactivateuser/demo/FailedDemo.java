package io.deactivateuser.demo;

import java.io.PrintStream;

/** Says why the demo cannot go on, and what to do about it. */
final class FailedDemo {
    private FailedDemo() {}

    static void explain(Throwable failure, PrintStream out) {
        out.println("""

                The demo failed: %s

                What to do:
                - The demo starts a broker and a Postgres as processes of this user, on free ports of 127.0.0.1, with
                  their data in %s: that needs about 500 MB of free space there and 1.5 GB of free memory.
                - Postgres comes as a ready-made binary for Linux, macOS and Windows on x86-64 and ARM. Where programs
                  may not run from that directory, choose another one: -Dspring-boot.run.jvmArguments=-Djava.io.tmpdir=DIRECTORY
                - Where it is the worker that did not start, its log says more%s. Classes from an older build may be
                  left: try ./mvnw clean spring-boot:test-run""".formatted(reason(failure), System.getProperty("java.io.tmpdir"), where()));
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    private static String where() {
        String file = System.getProperty(Streams.MESSAGES_FILE);
        return file == null ? "" : " (here, or with --exit in " + file + ")";
    }
}
