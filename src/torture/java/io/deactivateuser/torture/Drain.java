package io.deactivateuser.torture;

import io.deactivateuser.torture.watch.Watch;
import java.time.Duration;

/** Waits for the backlog, for as long as answers keep coming. */
final class Drain {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(500);

    private Drain() {}

    /** False where answers are missing and none has come for a long while. */
    static boolean await(Watch watch, long requests) throws InterruptedException {
        int before = -1;
        long since = System.nanoTime();
        while (watch.size() < requests) {
            int size = watch.size();
            if (size != before) {
                before = size;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                return false;
            }
            Thread.sleep(LOOK.toMillis());
        }
        return true;
    }
}
