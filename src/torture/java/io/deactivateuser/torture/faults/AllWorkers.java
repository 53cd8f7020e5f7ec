package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Objects;

/** Has all workers out of the way for as long as something is done. */
final class AllWorkers {
    interface Task<T> {
        T call() throws InterruptedException;
    }

    private AllWorkers() {}

    /** They are stopped where they stand and go on after the task, whatever it does. So their group misses them, and loses nothing else. */
    static <T> T frozen(Scene scene, FaultLog log, Task<T> task) throws InterruptedException {
        log.note("all workers are stopped");
        scene.places().forEach(WorkerSlot::freeze);
        try {
            return task.call();
        } finally {
            scene.places().forEach(WorkerSlot::thaw);
            log.note("all workers go on");
        }
    }

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
