package io.deactivateuser.torture.traffic;

import org.jspecify.annotations.Nullable;

/**
 * What a well-formed request asks for: two requests with equal content under one ID are repeats.
 *
 * @param reactivates rather than deactivates
 * @param reason a number that stands for the text; 0 for none
 * @param expireTime in milliseconds; 0 for none
 * @param batch a number that stands for the batch's ID; 0 for none
 */
public record Content(
        Target target,
        boolean reactivates,
        int reason,
        long expireTime,
        boolean validateOnly,
        @Nullable Long expectedSequence,
        int batch) {
    /** Asks for a deactivation. */
    public static Content of(Target target) {
        return new Content(target, false, 0, 0, false, null, 0);
    }

    public Content about(Target other) {
        return new Content(other, reactivates, reason, expireTime, validateOnly, expectedSequence, batch);
    }

    public Content reactivating() {
        return new Content(target, true, reason, expireTime, validateOnly, expectedSequence, batch);
    }

    Content because(int other) {
        return new Content(target, reactivates, other, expireTime, validateOnly, expectedSequence, batch);
    }

    Content until(long expires) {
        return new Content(target, reactivates, reason, expires, validateOnly, expectedSequence, batch);
    }

    public Content validatingOnly(boolean only) {
        return new Content(target, reactivates, reason, expireTime, only, expectedSequence, batch);
    }

    public Content expecting(@Nullable Long sequence) {
        return new Content(target, reactivates, reason, expireTime, validateOnly, sequence, batch);
    }

    public Content inBatch(int other) {
        return new Content(target, reactivates, reason, expireTime, validateOnly, expectedSequence, other);
    }

    /** The text of the reason, which is empty only where there is none. */
    public String reasonText() {
        return reason == 0 ? "" : "Reason " + reason + ": left the company ✓";
    }

    /** The batch's ID, which is empty only where there is none. */
    public String batchId() {
        return batch == 0 ? "" : "batch-" + batch;
    }
}
