package io.deactivateuser.decide;

/**
 * Who asks: the subject of a verified token.
 *
 * @param id 1 to 200 characters, no control characters
 */
public record Actor(String id) {
    /** Stands for whoever asked for a change that is known from its reply alone, which names no actor. */
    public static final Actor UNKNOWN = new Actor("(unknown)");
}
