package io.deactivateuser.list.exit;

/** The program's exit statuses, which scripts rely on. */
public final class ExitStatus {
    public static final int ALL_DONE = 0;
    public static final int SOME_REFUSED = 1;
    /** The command line or a file is wrong. */
    public static final int USAGE = 2;

    public static final int SOME_UNANSWERED = 4;
    /** The broker or the token was not accepted. */
    public static final int NOT_ACCEPTED = 5;
    /** As a shell has it for SIGINT. */
    public static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
