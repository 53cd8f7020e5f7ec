package io.deactivateuser.bench;

/**
 * What one run gave.
 *
 * @param rate requests a second after the warm-up
 * @param coldRate requests a second from the first committed ones on, with a JVM that has just started
 * @param cpu seconds for 100,000 requests, after the warm-up
 * @param memory the contestant's peak, in MiB
 */
record Measured(double rate, double coldRate, Cpu cpu, double memory, HeapLog heap) {}
