package io.deactivateuser.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one batch did, kept until its Kafka transaction ends: only what was committed counts. Used by one thread. */
public final class BatchMeasurement {
    /** The steps of a batch, in their order. */
    public enum Phase {
        RECEIVE,
        APPLY,
        REPLY,
        COMMIT
    }

    /** One record's outcome: {@code OK}, the reason of a refusal, or null for a dead letter; its age when committed. */
    record Outcome(String name, boolean deadLetter, boolean replayed, long appendedAtMillis) {}

    private final List<Outcome> outcomes;
    private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    private final long readAt = System.nanoTime();
    private long phaseStart = readAt;

    /** Begins with the first phase. */
    public BatchMeasurement(int size) {
        this.outcomes = new ArrayList<>(size);
    }

    /** A record that is answered. */
    public void answered(String outcome, boolean replayed, long appendedAtMillis) {
        outcomes.add(new Outcome(outcome, false, replayed, appendedAtMillis));
    }

    /** A record that becomes a dead letter. */
    public void deadLetter(String defect, long appendedAtMillis) {
        outcomes.add(new Outcome(defect, true, false, appendedAtMillis));
    }

    /** The phase that began with the end of the one before ends now. */
    public void ended(Phase phase) {
        long now = System.nanoTime();
        phases.put(phase, Duration.ofNanos(now - phaseStart));
        phaseStart = now;
    }

    long millisSinceRead() {
        return Duration.ofNanos(phaseStart - readAt).toMillis();
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    Duration time(Phase phase) {
        return phases.getOrDefault(phase, Duration.ZERO);
    }
}
