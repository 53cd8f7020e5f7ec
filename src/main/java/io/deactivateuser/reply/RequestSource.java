package io.deactivateuser.reply;

import io.deactivateuser.decide.RecordPosition;
import org.jspecify.annotations.Nullable;

/**
 * Which try of which group answered a record of which topic: the header {@code request-source}. With partition and offset beside it,
 * it is exact; no topic of the same name, no other group on the topic and no clock can be taken for it.
 *
 * @param leaderEpoch of the request record
 * @param attempt an UUID
 */
public record RequestSource(String topicId, int leaderEpoch, String group, String attempt) {

    /** The header's text; of the four parts the group alone may hold a slash. */
    @Override
    public String toString() {
        return topicId + "/" + leaderEpoch + "/" + group + "/" + attempt;
    }

    /** What a header's text says; null where it is none. */
    static @Nullable RequestSource of(String text) {
        int first = text.indexOf('/');
        int second = text.indexOf('/', first + 1);
        int last = text.lastIndexOf('/');
        if (first < 0 || second < 0 || last <= second) {
            return null;
        }
        try {
            return new RequestSource(
                    text.substring(0, first),
                    Integer.parseInt(text, first + 1, second, 10),
                    text.substring(second + 1, last),
                    text.substring(last + 1));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether the record with that leader epoch is the one that was answered. */
    public boolean isOfEpoch(int recordsEpoch) {
        return leaderEpoch == recordsEpoch
                || leaderEpoch == RecordPosition.UNKNOWN_EPOCH
                || recordsEpoch == RecordPosition.UNKNOWN_EPOCH;
    }
}
