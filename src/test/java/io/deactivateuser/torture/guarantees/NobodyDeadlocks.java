package io.deactivateuser.torture.guarantees;

import java.util.function.Consumer;

/** No worker was told by Postgres that it was part of a deadlock (SQLSTATE 40P01), as its log would say. */
final class NobodyDeadlocks implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        evidence.deadlocks().forEach(line -> violations.accept(Violation.of(line)));
    }
}
