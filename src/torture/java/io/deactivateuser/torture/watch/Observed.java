package io.deactivateuser.torture.watch;

import org.jspecify.annotations.Nullable;

/**
 * One committed reply or dead letter, without its bytes.
 *
 * @param number the correlation ID that it carries back; -1 where it carries none
 * @param partition of the request record that it says it answers
 * @param outcome {@code OK}, or the reason of the refusal or of the dead letter
 * @param sequence with {@code OK}, and the present one with {@code SEQUENCE_MISMATCH}; 0 otherwise
 * @param changeDate only with {@code OK}, as are the other date (both in milliseconds) and the resource owner
 * @param digest of the value
 * @param seenAt in milliseconds, on the clock that all processes here share
 * @param flaw what is wrong with it on its face, whatever the database says; null where nothing is
 */
public record Observed(
        int number,
        int partition,
        int offset,
        boolean deadLetter,
        String outcome,
        long sequence,
        long changeDate,
        @Nullable String resourceOwner,
        long creationDate,
        boolean validateOnly,
        boolean replayed,
        long digest,
        int outPartition,
        int outOffset,
        long seenAt,
        @Nullable String flaw) {

    public String describe() {
        return (deadLetter ? "dead letter " : "reply ") + outcome
                + (outcome.equals("OK")
                        ? " sequence " + sequence + " changed " + java.time.Instant.ofEpochMilli(changeDate)
                        : "")
                + (validateOnly ? " (validate only)" : "") + (replayed ? " (replayed)" : "")
                + " to request " + partition + "@" + offset + ", stands at " + outPartition + "@" + outOffset
                + ", seen " + java.time.Instant.ofEpochMilli(seenAt) + (flaw == null ? "" : ", FLAW: " + flaw);
    }
}
