package io.deactivateuser.decide;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the actors of a batch may write, read from the grants for that batch. Being the user oneself grants nothing.
 *
 * @param grants the grants of a writing role, over the resource owners that occur in the batch, and over the whole instance where the
 *     role counts there
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

    /** Whether there is no user that the actor may not write: such an actor alone learns of a user that there is none. */
    public boolean mayWriteWholeInstance(Actor actor) {
        return grants.contains(new Grant(actor, WHOLE_INSTANCE));
    }

    /** Whether it depends on the user what the actor may do. */
    public boolean mayWriteSome(Actor actor) {
        return writers.contains(actor) && !mayWriteWholeInstance(actor);
    }

    /** Whether the actor may write this user. */
    public boolean mayWrite(Actor actor, User user) {
        return grants.contains(new Grant(actor, user.resourceOwner()))
                || mayWriteWholeInstance(actor)
                || user.furtherOwners().stream().anyMatch(owner -> grants.contains(new Grant(actor, owner)));
    }

    /** The resource owners of the grants, by actor. */
    public Map<Actor, Set<String>> ownersByActor() {
        return grants.stream()
                .collect(Collectors.groupingBy(
                        Grant::actor, Collectors.mapping(Grant::resourceOwner, Collectors.toSet())));
    }

    /** The same without what these actors may write. */
    public Permissions without(Set<Actor> actors) {
        if (Collections.disjoint(writers, actors)) {
            return this;
        }
        return new Permissions(
                grants.stream().filter(grant -> !actors.contains(grant.actor())).collect(Collectors.toSet()),
                writers.stream().filter(writer -> !actors.contains(writer)).collect(Collectors.toSet()));
    }
}
