package io.deactivateuser.settings;

/** The worker does not start as things are. */
public class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    /** Refuses the start: what is wrong, and what to do about it. */
    public StartRefusedException(String description, String action) {
        super(description);
        this.action = action;
    }

    /** What to do about it. */
    public String action() {
        return action;
    }
}
