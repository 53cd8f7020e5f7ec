package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Objects;

/** Has all workers away for as long as something is done. */
final class AllWorkers {
    interface Task<T> {
        T call() throws InterruptedException;
    }

    private AllWorkers() {}

    /** They leave on SIGTERM, and come back whatever the task does. */
    static <T> T away(Scene scene, FaultLog log, Task<T> task) throws InterruptedException {
        log.note("all workers leave");
        scene.places().forEach(WorkerSlot::leave);
        try {
            scene.places().stream()
                    .map(WorkerSlot::awaitEnd)
                    .filter(Objects::nonNull)
                    .forEach(log::note);
            return task.call();
        } finally {
            scene.workers().forEach(WorkerSlot::join);
            log.note("all workers come back");
        }
    }
}
