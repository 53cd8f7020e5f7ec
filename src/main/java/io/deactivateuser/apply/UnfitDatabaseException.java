package io.deactivateuser.apply;

import io.deactivateuser.settings.StartRefusedException;

/** A database that did not answer at the start has answered since, and the worker cannot work with it. */
public final class UnfitDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitDatabaseException(StartRefusedException refusal) {
        super(refusal.getMessage() + " " + refusal.action(), refusal);
    }
}
