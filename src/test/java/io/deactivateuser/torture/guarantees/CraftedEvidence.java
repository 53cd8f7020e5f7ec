package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.faults.Struck;
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
    private final List<WentBack> timesBack = new ArrayList<>();
    private final List<Struck> faults = new ArrayList<>();
    private Effort effort = new Effort(1, 0, 0, 0);

    /** The next request record, for the user; its request ID is {@code r-} and its offset. */
    CraftedEvidence request(int user) {
        int offset = requests.size();
        Planned planned =
                new Planned(offset, offset, "admin", new Content(new Target(user, true), 0, 0, false), null, false, 0);
        requests.add(new RequestRecord(0, offset, 0, planned));
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
        int user = user(offset);
        return answered(
                offset,
                "OK",
                sequence,
                changeDate,
                population.organisation(user),
                population.creationDate(user),
                changeDate);
    }

    CraftedEvidence refused(int offset, String reason, long seenAt) {
        return answered(offset, reason, 0, 0, null, 0, seenAt);
    }

    CraftedEvidence event(int user, long sequence, String actor, String requestId, long createdAt) {
        events.computeIfAbsent(population.id(user), id -> new ArrayList<>())
                .add(new UserEvent(sequence, "user.deactivated", actor, requestId, "", createdAt));
        return this;
    }

    CraftedEvidence user(int user, String state, long sequence, long changeDate) {
        users.put(
                population.id(user),
                new UserRow(population.organisation(user), state, sequence, population.creationDate(user), changeDate));
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
                        false,
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
