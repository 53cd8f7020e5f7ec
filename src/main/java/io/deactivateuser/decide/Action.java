package io.deactivateuser.decide;

/** What a request asks for. */
public enum Action {
    /** The user loses access. */
    DEACTIVATE,
    /** The user gets back the state that the deactivation took. */
    REACTIVATE
}
