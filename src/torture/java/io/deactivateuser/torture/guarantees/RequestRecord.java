package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Planned;

/**
 * A record of the request topic, read back after the run.
 *
 * @param appendedAt the broker's time, in milliseconds
 */
record RequestRecord(int partition, int offset, long appendedAt, Planned planned) {
    String position() {
        return partition + "@" + offset;
    }
}
