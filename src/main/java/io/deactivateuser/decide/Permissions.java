package io.deactivateuser.decide;

import java.util.Set;

/**
 * What the actors of a batch may write, read from the grants for that batch. Being the user oneself grants nothing.
 *
 * @param grants the grants of a writing role, over the resource owners that occur in the batch and the whole instance
 * @param writers the actors that hold a writing role over anything at all
 */
public record Permissions(Set<Grant> grants, Set<Actor> writers) {

    /** Stands for every resource owner. */
    public static final String WHOLE_INSTANCE = "*";

    /** A role that may write the users of one resource owner, or of {@link #WHOLE_INSTANCE}. */
    public record Grant(Actor actor, String resourceOwner) {}

    boolean mayWrite(Actor actor, User user) {
        return grants.contains(new Grant(actor, user.resourceOwner()))
                || grants.contains(new Grant(actor, WHOLE_INSTANCE))
                || user.furtherOwners().stream().anyMatch(owner -> grants.contains(new Grant(actor, owner)));
    }

    boolean mayWriteAnyUser(Actor actor) {
        return writers.contains(actor);
    }
}
