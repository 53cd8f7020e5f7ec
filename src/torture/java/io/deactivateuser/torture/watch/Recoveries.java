package io.deactivateuser.torture.watch;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.traffic.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long committed replies take to flow again. A fault's recovery is the time from its end until, in every
 * partition of the requests, the first record that was sent after that end has its committed reply. So it holds all that a
 * caller waits for: detection, the group's rebalance, and the backlog.
 */
public final class Recoveries {
    private final Sent sent;
    private final List<Recovery> open = new ArrayList<>();

    public Recoveries(Sent sent) {
        this.sent = sent;
    }

    /** One fault's recovery, running from now on. */
    public static final class Recovery {
        private final int firstNumber;
        private final long from = System.nanoTime();
        private final BitSet silent = new BitSet();
        private volatile long until;

        private Recovery(int firstNumber) {
            this.firstNumber = firstNumber;
            silent.set(0, Scene.PARTITIONS);
        }

        /** Empty while some partition is silent still. */
        public Optional<Duration> time() {
            return until == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(until - from));
        }

        public boolean done() {
            return until != 0;
        }
    }

    /** To be called at the end of a fault. */
    public synchronized Recovery begin() {
        Recovery recovery = new Recovery(sent.size());
        open.add(recovery);
        return recovery;
    }

    /** Waits until the recovery is complete, at most for the time given. */
    public synchronized void await(Recovery recovery, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!recovery.done() && System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, deadline - System.nanoTime()));
        }
    }

    synchronized void answered(Observed observed) {
        if (open.isEmpty() || observed.partition() < 0) {
            return;
        }
        boolean closed = open.removeIf(recovery -> {
            if (observed.number() >= recovery.firstNumber) {
                recovery.silent.clear(observed.partition());
            }
            if (!recovery.silent.isEmpty()) {
                return false;
            }
            recovery.until = System.nanoTime();
            return true;
        });
        if (closed) {
            notifyAll();
        }
    }
}
