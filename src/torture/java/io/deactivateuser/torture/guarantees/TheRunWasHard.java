package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.faults.Struck;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * At least as many faults were struck, of as many kinds, and as many requests sent and answered a second as the run was
 * meant to have. Whatever else holds proves nothing after a run in which nothing went wrong.
 */
final class TheRunWasHard implements Guarantee {
    @Override
    public void check(Evidence evidence, Consumer<Violation> violations) {
        Effort effort = evidence.effort();
        int faults = evidence.faults().size();
        if (faults < effort.faults()) {
            violations.accept(Violation.of("only " + faults + " faults, not " + effort.faults()));
        }
        long kinds = evidence.faults().stream().map(Struck::kind).distinct().count();
        if (kinds < effort.kinds()) {
            violations.accept(Violation.of("faults of only " + kinds + " kinds, not " + effort.kinds()));
        }
        expectRate("requests", evidence.requestCount(), effort, violations);
        expectRate("answered requests", answered(evidence), effort, violations);
    }

    private static long answered(Evidence evidence) {
        return evidence.answers().stream()
                .mapToLong(partition ->
                        partition.stream().filter(answers -> !answers.isEmpty()).count())
                .sum();
    }

    private static void expectRate(String what, long count, Effort effort, Consumer<Violation> violations) {
        double rate = count / effort.seconds();
        if (rate < effort.requestsPerSecond()) {
            violations.accept(Violation.of(String.format(
                    Locale.ROOT, "only %.0f %s a second, not %.0f", rate, what, effort.requestsPerSecond())));
        }
    }
}
