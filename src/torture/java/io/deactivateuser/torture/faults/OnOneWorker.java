package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Strikes one worker that is at work, most of them at a request of its that goes out to the broker. */
abstract class OnOneWorker implements Fault {
    private static final long AIM_SECONDS = 10;

    @Override
    public final boolean hitsServers() {
        return false;
    }

    @Override
    public final boolean strike(Scene scene, Random random, FaultLog log) throws InterruptedException {
        Optional<WorkerSlot> victim = Victim.choose(scene, random);
        return victim.isPresent() && strike(victim.get(), scene, random, log);
    }

    /** As {@link Fault#strike}, this worker. */
    abstract boolean strike(WorkerSlot worker, Scene scene, Random random, FaultLog log) throws InterruptedException;

    /** Waits for the moment that was aimed at; false where it did not come. */
    static boolean await(CountDownLatch struck) throws InterruptedException {
        return struck.await(AIM_SECONDS, TimeUnit.SECONDS);
    }
}
