package io.deactivateuser.consume;

import io.deactivateuser.authenticate.Authentication;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.decode.Wrapping;
import io.deactivateuser.reply.Reply;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record that was decoded, by what remains to be done about that record. */
sealed interface Received {
    ConsumerRecord<byte[], byte[]> record();

    /** What the database is asked about the record; null where nothing. */
    default @Nullable Submission submission() {
        return null;
    }

    /** Nobody can be answered. */
    record Undeliverable(ConsumerRecord<byte[], byte[]> record, Unreadable why) implements Received {}

    /**
     * Refused before the database is asked.
     *
     * @param token what is wrong with its token; null where nothing is, or it was not looked at
     */
    record Refused(
            ConsumerRecord<byte[], byte[]> record,
            Wrapping wrapping,
            Reply reply,
            Authentication.@Nullable Refused token)
            implements Received {}

    /**
     * Its caller was told, so nothing is sent.
     *
     * @param submission what the database may have lost of the record's effect; null where there was none
     */
    record Told(
            ConsumerRecord<byte[], byte[]> record, @Nullable Submission submission) implements Received {}

    /** To be decided. */
    record Submitted(ConsumerRecord<byte[], byte[]> record, Wrapping wrapping, Submission submission)
            implements Received {}
}
