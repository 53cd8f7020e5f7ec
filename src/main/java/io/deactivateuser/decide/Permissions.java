package io.deactivateuser.decide;

import java.util.HashSet;
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

    /** The same, with further grants. */
    public Permissions with(Set<Grant> more) {
        Set<Grant> all = new HashSet<>(grants);
        all.addAll(more);
        return more.isEmpty() ? this : new Permissions(all, writers);
    }

    /** Whether the actor may write every user, so that nothing of a user need be known. */
    public boolean mayWriteWholeInstance(Actor actor) {
        return grants.contains(new Grant(actor, WHOLE_INSTANCE));
    }

    /** Whether it depends on the user what the actor may do. */
    public boolean mayWriteSome(Actor actor) {
        return writers.contains(actor) && !mayWriteWholeInstance(actor);
    }

    /** Whether the actor may write this user. */
    public boolean mayWrite(Actor actor, User user) {
        return grants.contains(new Grant(actor, user.resourceOwner())) || mayWriteWholeInstance(actor);
    }

    boolean mayWriteAnyUser(Actor actor) {
        return writers.contains(actor);
    }
}
