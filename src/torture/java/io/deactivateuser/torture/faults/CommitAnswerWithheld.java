package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.RequestTap;
import io.deactivateuser.torture.scene.RequestTap.Verdict;
import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** The broker commits a worker's transactions, and no answer to a commit gets through until the worker has given up. */
final class CommitAnswerWithheld extends OnOneWorker {
    private static final long MILLIS = 7_000;

    @Override
    public String kind() {
        return "commit landed, its answer withheld";
    }

    @Override
    boolean strike(WorkerSlot worker, Scene scene, Random random, FaultLog log) throws InterruptedException {
        CountDownLatch struck = new CountDownLatch(1);
        worker.broker().tap(frame -> {
            if (!RequestTap.commits(frame)) {
                return Verdict.FORWARD;
            }
            if (struck.getCount() > 0) {
                log.note(worker.name() + " gets no answers to its commits");
                struck.countDown();
            }
            return Verdict.WITHHOLD_ANSWER;
        });
        boolean hit = await(struck);
        if (hit) {
            Thread.sleep(MILLIS);
        }
        worker.broker().tap(null);
        worker.broker().resetWithheld();
        log.note(worker.name() + " is answered again");
        return hit;
    }
}
