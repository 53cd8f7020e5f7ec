package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Optional;
import java.util.Random;

/** A visitor joins, another worker is restarted by SIGTERM while the group still moves, and the visitor leaves. */
final class WorkersJoinAndLeave implements Fault {
    private static final int WAIT_MILLIS = 250;
    private static final int WAITS = 60;

    @Override
    public String kind() {
        return "workers join and leave";
    }

    @Override
    public boolean hitsServers() {
        return false;
    }

    @Override
    public boolean strike(Scene scene, Random random, FaultLog log) throws InterruptedException {
        Optional<WorkerSlot> leaving = Victim.choose(scene, random);
        WorkerSlot visitor = scene.visitor();
        log.note(visitor.name() + " joins");
        visitor.join();
        for (int i = 0; i < WAITS && !visitor.ready(); i++) {
            Thread.sleep(WAIT_MILLIS);
        }
        leaving.ifPresent(worker -> {
            log.note(worker.name() + " gets SIGTERM and comes back");
            worker.leave();
            worker.awaitEnd();
            worker.join();
        });
        visitor.leave();
        visitor.awaitEnd();
        log.note(visitor.name() + " has left");
        return true;
    }
}
