package io.deactivateuser.apply;

import io.deactivateuser.decide.Guards;
import io.deactivateuser.decide.Owners;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.decide.User;
import io.deactivateuser.settings.WorkerSettings;
import io.deactivateuser.settings.WorkerSettings.Self;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads who of a batch's users is not to be deactivated, once their rows are locked and before the clock is. */
@Component
class ReadGuards {
    private final ProtectedUsers protectedUsers;
    private final ReadOwners owners;
    private final Users users;
    private final boolean selfAllowed;

    ReadGuards(ProtectedUsers protectedUsers, ReadOwners owners, Users users, WorkerSettings settings) {
        this.protectedUsers = protectedUsers;
        this.owners = owners;
        this.users = users;
        this.selfAllowed = settings.guards().self() == Self.ALLOW;
    }

    /**
     * Who is guarded.
     *
     * @param users as they are now: those who own something and are not locked may have changed until their owners' locks were had
     */
    record Guarded(Guards guards, Map<String, User> users) {}

    Guarded read(List<Submission> submissions, Map<String, User> seen, LockedUsers locked) {
        Set<String> toDeactivate = deactivated(submissions, seen, submission -> !submission.isTold());
        // What was told is done whoever is left, but another transaction must not count on an owner who is taken so.
        Set<String> toRestore = deactivated(submissions, seen, Submission::isTold);
        if (toDeactivate.isEmpty() && toRestore.isEmpty()) {
            return new Guarded(new Guards(selfAllowed, Set.of(), Owners.NONE), seen);
        }
        Set<String> guarded = protectedUsers.among(toDeactivate);
        Map<String, Set<String>> owned = owners.owned(seen.keySet());
        if (owned.isEmpty()) {
            return new Guarded(new Guards(selfAllowed, guarded, Owners.NONE), seen);
        }
        Set<String> taken = ownedBy(toDeactivate, owned, locked.byId().keySet());
        taken.addAll(ownedBy(toRestore, owned, locked.byId().keySet()));
        owners.lock(taken);
        Set<String> notLocked = new HashSet<>(owned.keySet());
        notLocked.removeAll(locked.byId().keySet());
        Map<String, User> now = new HashMap<>(seen);
        now.putAll(users.read(notLocked));
        Set<String> asked = ownedBy(toDeactivate, owned, owned.keySet());
        return new Guarded(new Guards(selfAllowed, guarded, owners.with(owned, asked)), now);
    }

    private static Set<String> deactivated(
            List<Submission> submissions, Map<String, User> seen, Predicate<Submission> which) {
        return submissions.stream()
                .filter(which)
                .filter(submission -> !submission.request().isReactivation())
                .map(submission -> submission.request().userId())
                .filter(seen::containsKey)
                .collect(Collectors.toSet());
    }

    private static Set<String> ownedBy(Set<String> users, Map<String, Set<String>> owned, Set<String> among) {
        Set<String> all = new HashSet<>();
        owned.forEach((user, theirs) -> {
            if (users.contains(user) && among.contains(user)) {
                all.addAll(theirs);
            }
        });
        return all;
    }
}
