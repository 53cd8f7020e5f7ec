package io.deactivateuser.torture.traffic;

/**
 * What a well-formed request asks for: two requests with equal content under one ID are repeats.
 *
 * @param reason a number that stands for the text; 0 for none
 * @param expireTime in milliseconds; 0 for none
 */
public record Content(Target target, int reason, long expireTime, boolean validateOnly) {
    static Content of(Target target) {
        return new Content(target, 0, 0, false);
    }

    /** The text of the reason, which is empty only where there is none. */
    public String reasonText() {
        return reason == 0 ? "" : "Reason " + reason + ": left the company ✓";
    }
}
