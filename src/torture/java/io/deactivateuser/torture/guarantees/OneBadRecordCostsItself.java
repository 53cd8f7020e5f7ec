package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.traffic.RequestRecords;
import io.deactivateuser.torture.watch.Observed;
import java.util.List;
import java.util.function.Consumer;

/**
 * INTERNAL is told of users alone whom Postgres does not let change, or over whose change it hangs, and TOO_LARGE of giants alone: nobody
 * else pays for standing in one batch with them. The records next to each of them in its partition have their answers. A run of many
 * records has some of them.
 */
final class OneBadRecordCostsItself implements Guarantee {
    private static final long MANY = 50_000;

    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        long bad = 0;
        for (List<RequestRecord> partition : evidence.requests()) {
            for (RequestRecord record : partition) {
                boolean refused = isRefused(evidence, record.planned());
                boolean giant = RequestRecords.tooLargeToCopy(record.planned());
                for (Observed answer : evidence.answers(record)) {
                    if ((answer.outcome().equals("INTERNAL") && !refused)
                            || (answer.outcome().equals("TOO_LARGE") && !giant)) {
                        violations.accept(Violation.of(answer.outcome() + " for another record's sake", record));
                    }
                }
                if (refused || giant) {
                    bad++;
                    checkNeighbour(evidence, record, record.offset() - 1, violations);
                    checkNeighbour(evidence, record, record.offset() + 1, violations);
                }
            }
        }
        if (bad == 0 && evidence.requestCount() > MANY) {
            violations.accept(Violation.of("no record was bad"));
        }
    }

    private static void checkNeighbour(
            Evidence evidence, RequestRecord bad, int offset, Consumer<Violation> violations) {
        RequestRecord neighbour = evidence.request(bad.partition(), offset);
        if (neighbour != null && evidence.answers(neighbour).isEmpty()) {
            violations.accept(Violation.of("no answer beside the bad record " + bad.position(), neighbour));
        }
    }

    private static boolean isRefused(Evidence evidence, Planned planned) {
        return planned.content() != null
                && planned.content().target().exists()
                && evidence.population().refused(planned.content().target().user());
    }
}
