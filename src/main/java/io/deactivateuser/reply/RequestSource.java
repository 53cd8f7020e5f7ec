package io.deactivateuser.reply;

import io.deactivateuser.decide.RecordPosition;
import org.jspecify.annotations.Nullable;

/**
 * Which try of which group answered a record of which topic: the header {@code request-source}. Together with partition and offset
 * it names one record and one worker's try at it. A topic of the same name, another group on the topic and another try have another
 * source, so no clock is needed to tell whose an answer is.
 *
 * @param leaderEpoch the leader epoch of the request record
 * @param attempt the ID of the try, a UUID
 */
public record RequestSource(String topicId, int leaderEpoch, String group, String attempt) {

    /** The text of the header; of its four parts only the group may hold a slash. */
    @Override
    public String toString() {
        return topicId + "/" + leaderEpoch + "/" + group + "/" + attempt;
    }

    /** The source that the text of a header tells; null where it tells none. */
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
