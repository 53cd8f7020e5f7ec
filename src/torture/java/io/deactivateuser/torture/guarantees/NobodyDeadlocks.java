package io.deactivateuser.torture.guarantees;

import java.util.function.Consumer;

/** Postgres never had to end a deadlock, as its own log would say, whoever was part of it and whether it lived to tell. */
final class NobodyDeadlocks implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        evidence.deadlocks().forEach(line -> violations.accept(Violation.of(line)));
    }
}
