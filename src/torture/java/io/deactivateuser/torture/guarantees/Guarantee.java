package io.deactivateuser.torture.guarantees;

import java.util.List;
import java.util.function.Consumer;

/** Something that holds whatever went wrong. Its class comment says exactly what is looked at. */
public interface Guarantee {
    /** All of them. */
    static List<Guarantee> all() {
        return List.of(
                new ExactlyOneReply(),
                new RepliesAgreeWithTheModel(),
                new UsersEqualTheAuditTrail(),
                new EveryDeactivationIsTold(),
                new WhatWasToldIsDone(),
                new EveryLedgerRowHasItsRequest(),
                new RepeatsAreIdentical(),
                new RepliesKeepTheOrderPerUser(),
                new NothingWaitsForEver(),
                new OneBadRecordCostsItself(),
                new NobodyDeadlocks(),
                new EveryWorkerLives(),
                new TheRunWasHard());
    }

    /** Its name in reports. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Looks at the evidence and reports each violation. */
    void check(Evidence evidence, Consumer<Violation> violations);
}
