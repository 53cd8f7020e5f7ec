package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import java.util.Random;

/** One kind of trouble. */
interface Fault {
    /** Its name in the log and in the summary. */
    String kind();

    /** Whether all workers feel it at once. */
    boolean hitsServers();

    /** Whether no other fault may strike beside it. */
    default boolean strikesAlone() {
        return false;
    }

    /**
     * Strikes, holds on, and ends it; when it returns, nothing is broken any more, except that a killed worker's
     * successor may still be starting.
     *
     * @return false where there was nothing to strike, so that nothing happened
     */
    boolean strike(Scene scene, Random random, FaultLog log) throws InterruptedException;
}
