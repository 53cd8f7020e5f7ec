package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.faults.Struck;
import java.util.function.Consumer;

/**
 * After each fault, committed replies flowed again in every partition, and at the end the whole backlog drained. How long
 * it took is reported, not judged: on a busy machine a limit in seconds would fail for the machine's sake.
 */
final class NothingWaitsForEver implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        for (Struck fault : evidence.faults()) {
            if (!fault.recovery().done()) {
                violations.accept(Violation.of("replies never flowed again in every partition after: " + fault.kind()));
            }
        }
        if (!evidence.drained()) {
            violations.accept(Violation.of("the backlog did not drain"));
        }
    }
}
