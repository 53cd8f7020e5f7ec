package io.deactivateuser.decide;

/**
 * Where a request record stands.
 *
 * @param offset counted from 0 within the partition
 */
public record RecordPosition(String topic, int partition, long offset) {
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
