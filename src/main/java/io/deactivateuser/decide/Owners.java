package io.deactivateuser.decide;

import io.deactivateuser.decide.User.State;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who owns what, as far as a batch may change that. A user owns a resource owner by one of
 * {@code deactivate-user.guards.last-owner-roles} over it; the whole instance, {@code *}, is one for itself.
 *
 * @param owned the resource owners that users of the batch own, by user ID
 * @param ownedByOthers those of them that an active user owns who is not in {@code owned}
 */
public record Owners(Map<String, Set<String>> owned, Set<String> ownedByOthers) {
    /** Nobody of the batch owns anything. */
    public static final Owners NONE = new Owners(Map.of(), Set.of());

    /** Whether, without this user, something would have no active owner left. */
    boolean needs(User user, Map<String, User> users) {
        if (user.state() != State.ACTIVE) {
            return false;
        }
        Set<String> alone = new HashSet<>(owned.getOrDefault(user.id(), Set.of()));
        alone.removeAll(ownedByOthers);
        for (Map.Entry<String, Set<String>> other : owned.entrySet()) {
            if (alone.isEmpty()) {
                return false;
            }
            User owner = users.get(other.getKey());
            if (owner != null && owner.state() == State.ACTIVE && !owner.id().equals(user.id())) {
                alone.removeAll(other.getValue());
            }
        }
        return !alone.isEmpty();
    }
}
