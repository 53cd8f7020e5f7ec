package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.watch.Observed;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every reply and dead letter is one that the {@link Model} allows, and keeps the contract's form: request ID, key, user
 * ID, format, code, {@code grpc-status}, domain and metadata. It names the request topic, and what it has from its request
 * is as it was, byte for byte: a reply the correlation ID and the tracing headers, a dead letter all but the token.
 */
final class RepliesAgreeWithTheModel implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        Model model = new Model(evidence);
        for (List<RequestRecord> partition : evidence.requests()) {
            for (RequestRecord record : partition) {
                for (Observed answer : evidence.answers(record)) {
                    String wrong = answer.flaw() != null ? answer.flaw() : model.objection(record, answer);
                    if (wrong != null) {
                        violations.accept(Violation.of(wrong, record));
                    }
                }
            }
        }
    }
}
