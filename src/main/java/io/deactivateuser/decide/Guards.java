package io.deactivateuser.decide;

import java.util.Set;

/**
 * Who is not to be deactivated, whoever asks for that.
 *
 * @param selfAllowed whether actors may deactivate themselves
 * @param protectedUsers the IDs of the batch's users who are in {@code protected_users}
 */
public record Guards(boolean selfAllowed, Set<String> protectedUsers, Owners owners) {
    /** Nobody is guarded but actors from themselves. */
    public static final Guards NONE = new Guards(false, Set.of(), Owners.NONE);
}
