package io.deactivateuser.decide;

import io.deactivateuser.decide.Permissions.Grant;
import io.deactivateuser.fixtures.Decoded;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the database says before a decision, and the decision that follows from it. */
final class Situation {
    static final Instant NOW = Instant.parse("2026-11-23T09:53:34.029Z");
    static final Instant CREATED = Instant.parse("2025-03-25T09:53:34.029Z");
    static final Actor OWNER = new Actor("owner-of-org-1");
    static final Actor STRANGER = new Actor("owner-of-org-2");
    static final Actor NOBODY = new Actor("nobody");

    private final Map<String, User> users = new HashMap<>();
    private final Map<LedgerKey, LedgerEntry> ledger = new HashMap<>();
    private final Set<Grant> grants = new HashSet<>(Set.of(new Grant(OWNER, "org-1"), new Grant(STRANGER, "org-2")));
    private final Set<Actor> former = new HashSet<>();
    private final Map<String, User.State> taken = new HashMap<>();
    private final Set<String> givenBack = new HashSet<>();
    private Guards guards = Guards.NONE;
    private long offset;

    Situation with(String userId, User.State state) {
        users.put(userId, new User(userId, "org-1", state, 7, CREATED, CREATED));
        return this;
    }

    Situation with(User user) {
        users.put(user.id(), user);
        return this;
    }

    Situation instanceWriter(Actor actor) {
        grants.add(new Grant(actor, Permissions.WHOLE_INSTANCE));
        return this;
    }

    Situation former(Actor actor) {
        former.add(actor);
        return this;
    }

    /** What the deactivation took, by which the user is as they are. */
    Situation taken(String userId, User.State state) {
        taken.put(userId, state);
        return this;
    }

    /** The user's last change is a reactivation by the worker. */
    Situation givenBack(String userId) {
        givenBack.add(userId);
        return this;
    }

    Situation guards(Guards those) {
        guards = those;
        return this;
    }

    Situation recorded(List<LedgerEntry> entries) {
        entries.forEach(entry -> ledger.put(entry.key(), entry));
        return this;
    }

    static DeactivateUserRequest request(String requestId, String userId) {
        return Decoded.deactivation(requestId, userId);
    }

    static DeactivateUserRequest validation(String requestId, String userId) {
        return new DeactivateUserRequest(requestId, userId, null, null, true, Action.DEACTIVATE, null, null);
    }

    static DeactivateUserRequest expiring(String requestId, String userId, @Nullable Instant at) {
        return new DeactivateUserRequest(requestId, userId, null, at, false, Action.DEACTIVATE, null, null);
    }

    static DeactivateUserRequest reactivation(String requestId, String userId) {
        return new DeactivateUserRequest(requestId, userId, null, null, false, Action.REACTIVATE, null, null);
    }

    /** Of the user as the caller knows them. */
    static DeactivateUserRequest expecting(Action action, String requestId, String userId, long sequence) {
        return new DeactivateUserRequest(requestId, userId, null, null, false, action, sequence, null);
    }

    /** The next record of the topic. */
    Submission by(Actor actor, DeactivateUserRequest request) {
        return new Submission(actor, request, new RecordPosition("requests", 0, offset++));
    }

    /** The next record, whose caller was told. */
    Submission told(Actor actor, DeactivateUserRequest request, Answer answer) {
        Submission submission = by(actor, request);
        return new Submission(actor, request, submission.position(), new Told(answer, true));
    }

    DecidedBatch decide(Submission... submissions) {
        return decideAfter(Map.of(), submissions);
    }

    /** Where the database has made something else of users than was decided. */
    DecidedBatch decideAfter(Map<RecordPosition, User> changed, Submission... submissions) {
        Set<Actor> writers = new HashSet<>();
        grants.forEach(grant -> writers.add(grant.actor()));
        Permissions permissions = new Permissions(grants, writers);
        Facts facts = new Facts(
                NOW,
                users,
                Map.of(Action.DEACTIVATE, permissions, Action.REACTIVATE, permissions),
                former,
                guards,
                taken,
                givenBack,
                ledger,
                Map.of());
        return DecideBatch.decide(List.of(submissions), facts.after(changed));
    }

    /** The one decision about one request. */
    String answer(Actor actor, DeactivateUserRequest request) {
        return name(decide(by(actor, request)).decisions().get(0));
    }

    static List<String> names(DecidedBatch batch) {
        return batch.decisions().stream().map(Situation::name).toList();
    }

    private static String name(Decision decision) {
        return decision.answer() instanceof Answer.Refusal refusal
                ? refusal.reason().name()
                : "OK";
    }
}
