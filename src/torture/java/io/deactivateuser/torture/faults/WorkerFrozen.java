package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.RequestTap;
import io.deactivateuser.torture.scene.RequestTap.Verdict;
import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * SIGSTOP for longer than the session and the transaction may last, then SIGCONT. Every other time it
 * is aimed: at the moment at which the worker's offsets or its commit are about to reach the broker, which gets them only
 * when the worker wakes, from a zombie whose batch others have answered meanwhile.
 */
final class WorkerFrozen extends OnOneWorker {
    private static final long MILLIS = 11_000;

    private boolean aimed;

    @Override
    public String kind() {
        return "worker frozen (SIGSTOP 11 s)";
    }

    @Override
    boolean strike(WorkerSlot worker, Scene scene, Random random, FaultLog log) throws InterruptedException {
        aimed = !aimed;
        return aimed ? strikeWithBatchInHand(worker, random, log) : strikeAnywhere(worker, log);
    }

    private static boolean strikeAnywhere(WorkerSlot worker, FaultLog log) throws InterruptedException {
        log.note(worker.name() + " is stopped");
        worker.freeze();
        sleepAndWake(worker, log);
        return true;
    }

    private static boolean strikeWithBatchInHand(WorkerSlot worker, Random random, FaultLog log)
            throws InterruptedException {
        ApiKeys aim = random.nextInt(3) == 0 ? ApiKeys.TXN_OFFSET_COMMIT : ApiKeys.END_TXN;
        AtomicBoolean once = new AtomicBoolean();
        CountDownLatch struck = new CountDownLatch(1);
        CountDownLatch awake = new CountDownLatch(1);
        worker.broker().tap(frame -> {
            boolean aimedAt = aim == ApiKeys.END_TXN ? RequestTap.commits(frame) : RequestTap.is(aim, frame);
            if (aimedAt && once.compareAndSet(false, true)) {
                log.note(worker.name() + " is stopped before its " + aim + " goes out");
                worker.freeze();
                struck.countDown();
                hold(awake);
            }
            return Verdict.FORWARD;
        });
        try {
            boolean hit = await(struck);
            if (hit) {
                sleepAndWake(worker, log);
            }
            return hit;
        } finally {
            worker.broker().tap(null);
            awake.countDown();
        }
    }

    private static void sleepAndWake(WorkerSlot worker, FaultLog log) throws InterruptedException {
        Thread.sleep(MILLIS);
        worker.thaw();
        log.note(worker.name() + " goes on");
    }

    private static void hold(CountDownLatch awake) {
        try {
            awake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
