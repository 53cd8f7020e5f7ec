package io.deactivateuser.demo;

import io.deactivateuser.decode.Format;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file of requests.
 *
 * @param value null for a record without a value
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RequestLine(Label label, byte @Nullable [] value, Token token, Format format) {

    /** What a line is called where its answer is shown: it outlives the line's bytes. */
    record Label(
            long number,
            String actor,
            @Nullable String requestId,
            @Nullable String userId) {}

    /** What a line says about its token. */
    enum Token {
        VALID,
        MISSING,
        INVALID,
        EXPIRED
    }

    /** The record to send, under the user ID as its key. */
    ProducerRecord<byte[], byte[]> record(String topic, ActorTokens tokens) {
        Headers headers = new RecordHeaders();
        String bearer = tokens.token(label.actor(), token);
        if (bearer != null) {
            headers.add("authorization", ("Bearer " + bearer).getBytes(StandardCharsets.US_ASCII));
        }
        if (format != Format.JSON) {
            headers.add("content-type", format.contentType().getBytes(StandardCharsets.US_ASCII));
        }
        String userId = label.userId();
        byte[] key = userId == null ? null : userId.getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, null, key, value, headers);
    }
}
