package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.faults.Struck;
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

/** Evidence of one partition that a test makes up, for one guarantee to object to. */
final class CraftedEvidence {
    static final String TOPIC = "deactivate-user.requests";

    private final Population population = new Population(1_000);
    private final List<RequestRecord> requests = new ArrayList<>();
    private final Map<String, RecordedAnswer> ledger = new HashMap<>();
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
                List.of(requests.stream().map(record -> List.<Observed>of()).toList()),
                List.of(),
                ledger,
                Map.of(),
                Map.of(),
                faults,
                true,
                List.of(),
                List.of(),
                effort);
        guarantee.check(evidence, violation -> objections.add(violation.what()));
        return objections;
    }
}
