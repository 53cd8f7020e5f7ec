package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.faults.Struck;
import io.deactivateuser.torture.scene.IdentityProvider;
import io.deactivateuser.torture.scene.WentBack;
import io.deactivateuser.torture.traffic.Content;
import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.traffic.Population;
import io.deactivateuser.torture.traffic.Sent;
import io.deactivateuser.torture.traffic.Target;
import io.deactivateuser.torture.watch.Observed;
import io.deactivateuser.torture.watch.Recoveries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Evidence of one partition that a test makes up, for one guarantee to object to. */
final class CraftedEvidence {
    static final String TOPIC = "deactivate-user.requests";

    private final Population population = new Population(1_000);
    private final List<RequestRecord> requests = new ArrayList<>();
    private final Map<String, RecordedAnswer> ledger = new HashMap<>();
    private final Map<Integer, Observed> answers = new HashMap<>();
    private final Map<String, List<UserEvent>> events = new HashMap<>();
    private final Map<String, UserRow> users = new HashMap<>();
    private final List<ToldChange> told = new ArrayList<>();
    private final Map<String, Integer> sessions = new HashMap<>();
    private final List<WentBack> timesBack = new ArrayList<>();
    private final List<Struck> faults = new ArrayList<>();
    private Effort effort = new Effort(1, 0, 0, 0);

    /** The next request record, for the user; its request ID is {@code r-} and its offset. */
    CraftedEvidence request(int user) {
        return request("admin", Content.of(new Target(user, true)));
    }

    /** The next request record. */
    CraftedEvidence request(String actor, Content content) {
        return request(actor, content, 0);
    }

    CraftedEvidence request(String actor, Content content, long appendedAt) {
        int offset = requests.size();
        Planned planned = new Planned(offset, offset, actor, content, null, false, 0);
        requests.add(new RequestRecord(0, offset, appendedAt, planned));
        return this;
    }

    CraftedEvidence recorded(String actor, String requestId, int offset, String outcome, long recordedAt) {
        return recorded(TOPIC, actor, requestId, offset, outcome, recordedAt);
    }

    CraftedEvidence recorded(
            String topic, String actor, String requestId, int offset, String outcome, long recordedAt) {
        ledger.put(
                RecordedAnswer.key(actor, requestId),
                new RecordedAnswer(actor, requestId, "u-1", topic, 0, offset, outcome, 2, 0, null, 0, recordedAt));
        return this;
    }

    /** An answer recorded for the record's user, with what a success tells. */
    CraftedEvidence recorded(
            String actor,
            String requestId,
            int offset,
            String outcome,
            long sequence,
            long changeDate,
            long recordedAt) {
        int user = user(offset);
        boolean success = outcome.equals("OK");
        ledger.put(
                RecordedAnswer.key(actor, requestId),
                new RecordedAnswer(
                        actor,
                        requestId,
                        population.id(user),
                        TOPIC,
                        0,
                        offset,
                        outcome,
                        sequence,
                        changeDate,
                        success ? population.organisation(user) : null,
                        success ? population.creationDate(user) : 0,
                        recordedAt));
        return this;
    }

    /** A committed reply that tells the record's caller of a deactivation. */
    CraftedEvidence told(int offset, long sequence, long changeDate) {
        return succeeded(offset, sequence, changeDate, false, changeDate);
    }

    /** A committed reply that validates against the user as they were to begin with. */
    CraftedEvidence validated(int offset, long sequence, long seenAt) {
        return succeeded(offset, sequence, population.creationDate(user(offset)), true, seenAt);
    }

    private CraftedEvidence succeeded(int offset, long sequence, long changeDate, boolean validateOnly, long seenAt) {
        int user = user(offset);
        return answered(
                offset,
                "OK",
                sequence,
                changeDate,
                population.organisation(user),
                population.creationDate(user),
                validateOnly,
                seenAt);
    }

    CraftedEvidence refused(int offset, String reason, long seenAt) {
        return refused(offset, reason, 0, seenAt);
    }

    /** A committed refusal that tells the user's sequence. */
    CraftedEvidence refused(int offset, String reason, long sequence, long seenAt) {
        return answered(offset, reason, sequence, 0, null, 0, false, seenAt);
    }

    /** A deactivation of somebody active. */
    CraftedEvidence event(int user, long sequence, String actor, String requestId, long createdAt) {
        return event(user, deactivation(sequence, "active", actor, requestId, createdAt));
    }

    CraftedEvidence event(int user, UserEvent event) {
        events.computeIfAbsent(population.id(user), id -> new ArrayList<>()).add(event);
        return this;
    }

    static UserEvent deactivation(long sequence, String from, String actor, String requestId, long createdAt) {
        return new UserEvent(sequence, "user.deactivated", actor, requestId, "", createdAt, from, "deactivated", "", 1);
    }

    static UserEvent reactivation(long sequence, String to, String actor, String requestId, long createdAt) {
        return new UserEvent(sequence, "user.reactivated", actor, requestId, "", createdAt, "deactivated", to, "", -1);
    }

    /** The identity provider sets the user active again. */
    static UserEvent setActive(long sequence, long createdAt) {
        return new UserEvent(
                sequence, "user.reactivated", IdentityProvider.NAME, "none", "", createdAt, null, null, "", -1);
    }

    /** An event in the topic, as it should be for a change of the user, who is there already. */
    CraftedEvidence told(int user, UserEvent event) {
        String id = population.id(user);
        told.add(ToldChange.of(id, Objects.requireNonNull(users.get(id)), event));
        return this;
    }

    CraftedEvidence sessions(int user, int count) {
        sessions.put(population.id(user), count);
        return this;
    }

    /** The users who own something, by what they own. */
    Map<String, List<Integer>> owners() {
        return population.owners();
    }

    CraftedEvidence user(int user, String state, long sequence, long changeDate) {
        users.put(
                population.id(user),
                new UserRow(population.organisation(user), state, sequence, population.creationDate(user), changeDate));
        return this;
    }

    /** All users as they are to begin with. */
    CraftedEvidence everybody() {
        for (int user = 0; user < population.users(); user++) {
            String state = population.initialState(user).column();
            user(user, state, population.initialSequence(user), population.creationDate(user));
        }
        return this;
    }

    CraftedEvidence wentBack(long from, long until) {
        timesBack.add(new WentBack(from, until));
        return this;
    }

    CraftedEvidence struck(String kind) {
        faults.add(new Struck(kind, true, new Recoveries(new Sent()).begin()));
        return this;
    }

    CraftedEvidence effort(Effort demanded) {
        effort = demanded;
        return this;
    }

    /** What the guarantee objects to. */
    List<String> objections(Guarantee guarantee) {
        List<String> objections = new ArrayList<>();
        Evidence evidence = new Evidence(
                population,
                List.of(requests),
                List.of(requests.stream().map(this::answers).toList()),
                List.of(),
                ledger,
                events,
                users,
                told,
                sessions,
                faults,
                timesBack,
                true,
                List.of(),
                List.of(),
                effort);
        guarantee.check(evidence, violation -> objections.add(violation.what()));
        return objections;
    }

    private CraftedEvidence answered(
            int offset,
            String outcome,
            long sequence,
            long changeDate,
            @Nullable String resourceOwner,
            long creationDate,
            boolean validateOnly,
            long seenAt) {
        answers.put(
                offset,
                new Observed(
                        offset,
                        0,
                        offset,
                        false,
                        outcome,
                        sequence,
                        changeDate,
                        resourceOwner,
                        creationDate,
                        validateOnly,
                        false,
                        0,
                        0,
                        offset,
                        seenAt,
                        null));
        return this;
    }

    private List<Observed> answers(RequestRecord record) {
        Observed answer = answers.get(record.offset());
        return answer == null ? List.of() : List.of(answer);
    }

    private int user(int offset) {
        return requests.get(offset).planned().decided().target().user();
    }
}
