package io.deactivateuser.torture;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Looks after the workers' health at the end, and has them leave. */
final class WorkersEnd {
    private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(60);

    private WorkersEnd() {}

    /** What is wrong with them. */
    static List<String> of(Scene scene) {
        List<String> wrong = new ArrayList<>();
        for (WorkerSlot worker : scene.workers()) {
            try {
                Awaitility.await().atMost(HEALTHY_WITHIN).until(() -> worker.ready() && worker.alive());
            } catch (ConditionTimeoutException e) {
                wrong.add(worker.name() + " is not healthy: ready " + worker.ready() + ", alive " + worker.alive());
            }
        }
        scene.places().forEach(WorkerSlot::leave);
        scene.places().stream()
                .map(WorkerSlot::awaitEnd)
                .filter(Objects::nonNull)
                .forEach(wrong::add);
        return wrong;
    }
}
