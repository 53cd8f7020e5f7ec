package io.deactivateuser.observe;

import java.time.Duration;

/** Whether the timestamp of a record says when its request was sent. A producer may have set it. */
final class RequestTime {
    /** Producers set seconds for milliseconds, or nothing; so what is older is no such time. */
    private static final long LONGEST_WAIT_MILLIS = Duration.ofDays(30).toMillis();

    private RequestTime() {}

    static boolean isPlausible(long timestamp, long now) {
        long waited = now - timestamp;
        return waited >= 0 && waited <= LONGEST_WAIT_MILLIS;
    }
}
