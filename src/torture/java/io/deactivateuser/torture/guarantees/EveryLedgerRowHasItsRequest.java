package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.traffic.Planned;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every row of the ledger names a request record that is there, keeps the rules, and bears the row's actor and request ID:
 * nothing was recorded that nobody asked for. Whether it is the right answer is the {@link Model}'s to judge.
 */
final class EveryLedgerRowHasItsRequest implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        for (RecordedAnswer row : evidence.ledger().values()) {
            RequestRecord record =
                    row.topic().equals(Scene.REQUESTS) ? evidence.request(row.partition(), row.offset()) : null;
            if (!asks(record, row)) {
                violations.accept(new Violation("no request explains the ledger's " + row, record, row.userId()));
            }
        }
    }

    private static boolean asks(@Nullable RequestRecord record, RecordedAnswer row) {
        if (record == null) {
            return false;
        }
        Planned planned = record.planned();
        return planned.broken() == null
                && planned.actor().equals(row.actor())
                && planned.requestId().equals(row.requestId());
    }
}
