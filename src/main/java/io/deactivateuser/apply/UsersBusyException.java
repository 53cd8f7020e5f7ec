package io.deactivateuser.apply;

/** Somebody else has locked users of the batch, and it has not taken its turn yet. */
@SuppressWarnings("serial")
final class UsersBusyException extends RuntimeException {
    UsersBusyException(int users) {
        super(users + " users of the batch are locked");
    }
}
