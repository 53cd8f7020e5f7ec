package io.deactivateuser.torture.faults;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what may not come. */
final class Await {
    private static final long LOOK_MILLIS = 200;

    private Await() {}

    /** False where the time was up first. */
    static boolean until(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }
}
