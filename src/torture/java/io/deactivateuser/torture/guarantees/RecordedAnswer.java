package io.deactivateuser.torture.guarantees;

import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger.
 *
 * @param partition of the request record that was answered first
 * @param outcome {@code OK}, or the refusal's reason
 * @param sequence with {@code OK}, and the present one with {@code SEQUENCE_MISMATCH}; 0 otherwise
 */
record RecordedAnswer(
        String actor,
        String requestId,
        String userId,
        String topic,
        int partition,
        int offset,
        String outcome,
        long sequence,
        long changeDate,
        @Nullable String resourceOwner,
        long creationDate,
        long recordedAt) {
    static String key(String actor, String requestId) {
        return actor + ' ' + requestId;
    }

    boolean succeeded() {
        return outcome.equals("OK");
    }

    boolean answers(RequestRecord record) {
        return partition == record.partition() && offset == record.offset();
    }
}
