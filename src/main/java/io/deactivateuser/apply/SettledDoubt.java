package io.deactivateuser.apply;

/** Where the group stands after a batch in doubt: behind it where it has landed, otherwise before it. */
public record SettledDoubt(FencePosition position, boolean landed) {
    public long offset() {
        return landed ? position.begun() : position.committed();
    }
}
