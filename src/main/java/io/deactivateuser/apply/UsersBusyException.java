package io.deactivateuser.apply;

/** Somebody else has locked users of the batch, and it has not taken its turn yet. */
@SuppressWarnings("serial")
final class UsersBusyException extends RuntimeException {
    UsersBusyException() {
        super("Users of the batch are locked");
    }
}
