package io.deactivateuser.apply;

import java.util.Set;

/**
 * Somebody else has locked rows that give these users access, so nothing is written until they can be ended. There are no users where it
 * is still to be found out whose rows they are.
 */
@SuppressWarnings("serial")
final class AccessBusyException extends RuntimeException {
    private final transient Set<String> userIds;

    AccessBusyException(Set<String> userIds) {
        super("Rows that give access to " + userIds.size() + " users are locked");
        this.userIds = userIds;
    }

    Set<String> userIds() {
        return userIds;
    }
}
