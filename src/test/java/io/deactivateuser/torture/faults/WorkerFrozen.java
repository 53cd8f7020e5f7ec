package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Optional;
import java.util.Random;

/**
 * SIGSTOP for longer than the session, the poll interval and the transaction may last, then SIGCONT: the worker wakes with
 * a batch in hand that others have answered.
 */
final class WorkerFrozen implements Fault {
    private static final long MILLIS = 11_000;

    @Override
    public String kind() {
        return "worker frozen (SIGSTOP 11 s)";
    }

    @Override
    public boolean hitsServers() {
        return false;
    }

    @Override
    public boolean strike(Scene scene, Random random, FaultLog log) throws InterruptedException {
        Optional<WorkerSlot> victim = Victim.choose(scene, random);
        if (victim.isEmpty()) {
            return false;
        }
        WorkerSlot worker = victim.get();
        log.note(worker.name() + " is stopped");
        worker.freeze();
        Thread.sleep(MILLIS);
        worker.thaw();
        log.note(worker.name() + " goes on");
        return true;
    }
}
