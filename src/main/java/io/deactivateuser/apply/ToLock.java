package io.deactivateuser.apply;

import io.deactivateuser.decide.Action;
import io.deactivateuser.decide.Actor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The users whose rows a transaction wants. Whom an actor of an organisation names is wanted only as long as an organisation has them
 * over which that actor has a grant: the statement that locks finds that out, so that no row is locked for who may not write it.
 */
final class ToLock {

    /** A resource owner whose users may be locked within a scope. */
    record Owner(int scope, String name) {}

    /** Whose request a user is wanted for. */
    private record Asker(Action action, Actor actor) {}

    private final Map<String, @Nullable Integer> scopes = new LinkedHashMap<>();
    private final Map<Asker, Integer> numbers = new HashMap<>();
    private final List<Owner> owners = new ArrayList<>();

    /** Wants a user, whoever owns them. */
    void add(String userId) {
        scopes.put(userId, null);
    }

    /**
     * Wants a user as long as one owns them over whom the actor has a grant.
     *
     * @param owned over whom the actor has a grant
     * @return false where another actor wants the same user, which is more than one statement can tell apart
     */
    boolean add(String userId, Action action, Actor actor, Collection<String> owned) {
        if (scopes.containsKey(userId)) {
            Integer scope = scopes.get(userId);
            return scope == null || scope.equals(numbers.get(new Asker(action, actor)));
        }
        scopes.put(userId, numbers.computeIfAbsent(new Asker(action, actor), asker -> {
            int number = numbers.size();
            owned.forEach(owner -> owners.add(new Owner(number, owner)));
            return number;
        }));
        return true;
    }

    void removeAll(Set<String> userIds) {
        scopes.keySet().removeAll(userIds);
    }

    Collection<String> userIds() {
        return scopes.keySet();
    }

    /** The number of the list of owners one of whom must have the user; null where whoever may. */
    @Nullable
    Integer scope(String userId) {
        return scopes.get(userId);
    }

    /** The owners of all scopes. */
    List<Owner> owners() {
        return owners;
    }
}
