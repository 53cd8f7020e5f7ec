package io.deactivateuser.observe;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Keeps what goes wrong again and again from flooding the log. */
@Component
public class Seldom {
    private static final long EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final Map<Object, Long> said = new ConcurrentHashMap<>();

    /**
     * Whether it is time to log the cause: the first time, and then once a minute.
     *
     * @param cause one of a few, never anything that a record says
     */
    public boolean isDue(Object cause) {
        long now = System.nanoTime();
        return said.compute(cause, (same, last) -> last == null || now - last >= EVERY_NANOS ? now : last) == now;
    }
}
