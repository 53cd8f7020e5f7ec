package io.deactivateuser.torture.guarantees;

/** A row of the audit trail; the time in milliseconds. */
record UserEvent(long sequence, String type, String actor, String requestId, String reason, long createdAt) {
    boolean deactivates() {
        return type.equals("user.deactivated");
    }
}
