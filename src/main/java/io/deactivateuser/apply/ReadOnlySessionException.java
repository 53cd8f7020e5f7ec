package io.deactivateuser.apply;

import io.deactivateuser.settings.StartRefusedException;

/** The database takes no changes at present, as a standby does that nobody has promoted yet. */
final class ReadOnlySessionException extends StartRefusedException {
    private static final long serialVersionUID = 1L;

    ReadOnlySessionException(String description, String action) {
        super(description, action);
    }
}
