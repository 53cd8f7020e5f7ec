package io.deactivateuser.torture.guarantees;

import java.util.function.Consumer;

/** At the end every worker is ready and its liveness is up, and on SIGTERM each leaves by itself, with the status of that. */
final class EveryWorkerLives implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        evidence.unhealthy().forEach(what -> violations.accept(Violation.of(what)));
    }
}
