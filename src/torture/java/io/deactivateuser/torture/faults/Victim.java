package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Chooses a worker that is at work, so that a fault does not strike one that is down already. */
final class Victim {
    private Victim() {}

    static Optional<WorkerSlot> choose(Scene scene, Random random) {
        List<WorkerSlot> workers = new ArrayList<>(scene.workers());
        Collections.shuffle(workers, random);
        return workers.stream().filter(WorkerSlot::ready).findFirst();
    }

    /** Mostly one worker, at times all of them. */
    static List<WorkerSlot> oneOrAll(Scene scene, Random random) {
        boolean all = random.nextInt(3) == 0;
        return all ? scene.places() : choose(scene, random).map(List::of).orElse(List.of());
    }

    static String names(List<WorkerSlot> slots) {
        return slots.size() == 1 ? slots.get(0).name() : "all workers";
    }
}
