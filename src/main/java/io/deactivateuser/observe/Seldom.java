package io.deactivateuser.observe;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/** Keeps what goes wrong again and again from flooding the log. */
@Component
public class Seldom {
    private static final long EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final Map<Object, Said> said = new ConcurrentHashMap<>();

    /**
     * What was logged of a cause.
     *
     * @param last when that was
     * @param unsaid how often the cause was there since
     * @param due how many are to be logged now; 0 where it is not time
     */
    private record Said(long last, long unsaid, long due) {}

    Seldom() {
        this(System::nanoTime);
    }

    Seldom(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Whether it is time to log the cause: the first time, and then once a minute.
     *
     * @param cause one of a few, never anything that a record says
     */
    public boolean isDue(Object cause) {
        return due(cause, 1) > 0;
    }

    /**
     * Counts what has the cause.
     *
     * @param cause one of a few, never anything that a record says
     * @return how many there were since the cause was logged, where it is time to log it again; otherwise 0
     */
    public long due(Object cause, long more) {
        long now = nanos.getAsLong();
        return said.compute(
                        cause,
                        (same, known) -> known == null
                                ? new Said(now, 0, more)
                                : now - known.last >= EVERY_NANOS
                                        ? new Said(now, 0, known.unsaid + more)
                                        : new Said(known.last, known.unsaid + more, 0))
                .due;
    }
}
