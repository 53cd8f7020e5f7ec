package io.deactivateuser.list.ask;

/** What a run asks for; the reason by which a user who is that already is refused counts as done. */
public enum Action {
    DEACTIVATE("USER_ALREADY_DEACTIVATED", "deactivated", "deactivated already"),
    REACTIVATE("USER_NOT_DEACTIVATED", "made active again", "not deactivated any more");

    private final String alreadyReason;
    private final String done;
    private final String already;

    Action(String alreadyReason, String done, String already) {
        this.alreadyReason = alreadyReason;
        this.done = done;
        this.already = already;
    }

    public String alreadyReason() {
        return alreadyReason;
    }

    /** In words: what a user is whose request succeeded. */
    public String done() {
        return done;
    }

    /** In words: what a user was before. */
    public String already() {
        return already;
    }
}
