package io.deactivateuser.reply;

import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.settings.WorkerSettings;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the dead letter of a record of which no request ID can be read: its bytes and headers, without the token, and where it
 * came from and why. Never larger than the worker may write: what does not fit is left out, first the value, then the
 * rest, and the position still tells where the original stands.
 */
@Component
public class DeadLetterRecords {
    private static final int FRAME_BYTES = 256;
    private static final int FRAME_BYTES_PER_HEADER = 10;

    private final String topic;
    private final int maxBytes;

    DeadLetterRecords(WorkerSettings settings) {
        this.topic = settings.topics().deadLetters();
        this.maxBytes = settings.topics().maxRecordBytes();
    }

    /** The dead letter of one request record. */
    public ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> request, RequestSource source, Unreadable why) {
        Headers own = new RecordHeaders();
        ReplyHeaders.addPosition(own, request, source);
        ReplyHeaders.add(own, ReplyHeaders.DEAD_LETTER_REASON, why.defect().name());
        ReplyHeaders.add(own, ReplyHeaders.DEAD_LETTER_MESSAGE, why.message());

        Headers all = new RecordHeaders();
        for (Header header : request.headers()) {
            if (!header.key().equalsIgnoreCase(ReplyHeaders.AUTHORIZATION)) {
                all.add(header);
            }
        }
        own.forEach(all::add);

        if (why.defect() != Defect.TOO_LARGE && fits(request.key(), request.value(), all)) {
            // An absent value would be a tombstone, which deletes on a compacted topic.
            byte[] value = request.value() == null ? new byte[0] : request.value();
            return new ProducerRecord<>(topic, null, request.key(), value, all);
        }
        ReplyHeaders.add(all, ReplyHeaders.DEAD_LETTER_VALUE_OMITTED, "true");
        if (fits(request.key(), null, all)) {
            return new ProducerRecord<>(topic, null, request.key(), new byte[0], all);
        }
        ReplyHeaders.add(own, ReplyHeaders.DEAD_LETTER_VALUE_OMITTED, "true");
        return new ProducerRecord<byte[], byte[]>(topic, null, null, new byte[0], own);
    }

    private boolean fits(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        long size = FRAME_BYTES + length(key) + length(value);
        for (Header header : headers) {
            size += FRAME_BYTES_PER_HEADER
                    + header.key().getBytes(StandardCharsets.UTF_8).length
                    + length(header.value());
        }
        return size <= maxBytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
