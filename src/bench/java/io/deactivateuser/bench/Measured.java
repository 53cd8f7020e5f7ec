package io.deactivateuser.bench;

import io.deactivateuser.bench.Growing.Point;

/**
 * What one run gave.
 *
 * @param rate requests a second after the warm-up
 * @param coldRate requests a second from the first committed ones on, with a JVM that has just started
 * @param cpu seconds for 100,000 requests, after the warm-up
 * @param memory the contestant's peak, in MiB
 */
record Measured(double rate, double coldRate, Cpu cpu, double memory, HeapLog heap) {

    /** What a contestant did from the end of its warm-up to the last request. */
    static Measured of(Contender contender, Progress progress, Point begin, Point end, Cpu used) {
        return new Measured(
                begin.rateTo(end),
                progress.first().rateTo(end),
                used.per(end.count() - begin.count()),
                Usage.peakMemory(contender.process()),
                contender.heap());
    }
}
