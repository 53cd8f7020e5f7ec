package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Optional;
import java.util.Random;

/** SIGKILL at any moment. */
final class WorkerKilled implements Fault {
    @Override
    public String kind() {
        return "worker killed (SIGKILL)";
    }

    @Override
    public boolean hitsServers() {
        return false;
    }

    @Override
    public boolean strike(Scene scene, Random random, FaultLog log) {
        Optional<WorkerSlot> victim = Victim.choose(scene, random);
        victim.ifPresent(worker -> {
            log.note(worker.name() + " is killed");
            worker.kill();
        });
        return victim.isPresent();
    }
}
