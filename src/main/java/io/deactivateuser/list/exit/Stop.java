package io.deactivateuser.list.exit;

/** Why the program does not go on, in words for the person who started it, and the exit status that says so to a program. */
public final class Stop extends RuntimeException {
    private final int status;

    public Stop(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
