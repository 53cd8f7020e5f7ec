package io.deactivateuser.consume;

/** The worker does not start as things are. */
class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    StartRefusedException(String description, String action) {
        super(description);
        this.action = action;
    }

    /** What to do about it. */
    String action() {
        return action;
    }
}
