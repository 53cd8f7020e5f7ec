package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Random;

/** SIGKILL at any moment. */
final class WorkerKilled extends OnOneWorker {
    @Override
    public String kind() {
        return "worker killed (SIGKILL)";
    }

    @Override
    boolean strike(WorkerSlot worker, Scene scene, Random random, FaultLog log) {
        log.note(worker.name() + " is killed");
        worker.kill();
        return true;
    }
}
