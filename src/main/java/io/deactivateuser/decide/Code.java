package io.deactivateuser.decide;

/**
 * The codes of the contract's errors.
 *
 * @see <a href="https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto">google.rpc.Code</a>
 */
public enum Code {
    OK(0),
    INVALID_ARGUMENT(3),
    DEADLINE_EXCEEDED(4),
    NOT_FOUND(5),
    ALREADY_EXISTS(6),
    PERMISSION_DENIED(7),
    FAILED_PRECONDITION(9),
    ABORTED(10),
    INTERNAL(13),
    UNAUTHENTICATED(16);

    private final int number;

    Code(int number) {
        this.number = number;
    }

    /** The number that stands in a reply. */
    public int number() {
        return number;
    }
}
