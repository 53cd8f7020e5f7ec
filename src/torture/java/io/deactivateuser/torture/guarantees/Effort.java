package io.deactivateuser.torture.guarantees;

/**
 * How hard a run was to be at least, and how long it was.
 *
 * @param seconds under traffic and faults
 * @param faults how many had to be struck
 * @param kinds of how many kinds they had to be
 * @param requestsPerSecond how many had to be sent on average
 */
public record Effort(double seconds, int faults, int kinds, double requestsPerSecond) {}
