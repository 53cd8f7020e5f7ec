package io.deactivateuser.list.go;

/** Lets no more than so many requests a second go; what was not used is kept for a tenth of a second at most. */
final class Pace {
    private static final double NANOS = 1e9;
    private static final double LONGEST_BURST_SECONDS = 0.1;

    private final double rate;
    private double ready;
    private long last = System.nanoTime();

    /**
     * For a rate.
     *
     * @param rate 0 for none
     */
    Pace(int rate) {
        this.rate = rate;
    }

    boolean take() {
        if (rate == 0) {
            return true;
        }
        long now = System.nanoTime();
        ready = Math.min(ready + (now - last) / NANOS * rate, Math.max(1, rate * LONGEST_BURST_SECONDS));
        last = now;
        if (ready < 1) {
            return false;
        }
        ready--;
        return true;
    }
}
