package io.deactivateuser.apply;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A batch begins before an offset that the group has committed. Says nothing about any record, so nothing is answered. */
public class StaleOffsetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Map<Integer, Long> committed;

    /** Refuses a batch; {@code committed} is by partition what the group had committed. */
    public StaleOffsetException(Map<Integer, Long> committed) {
        super("The batch begins before offsets that the group has committed, by partition: " + committed
                + ". The broker put the group back, or another worker went on meanwhile. Nothing is answered twice; the"
                + " worker goes on from them.");
        this.committed = committed;
    }

    /** By partition, an offset that the group has committed; empty where no fence refused the batch. */
    public static Map<Integer, Long> committed(@Nullable Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof StaleOffsetException stale) {
                return stale.committed;
            }
        }
        return Map.of();
    }
}
