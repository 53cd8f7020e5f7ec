package io.deactivateuser.list.ask;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records of the results. */
final class Replies {
    private Replies() {}

    /** The request ID, which is the key. */
    static @Nullable String requestId(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    }

    static boolean keyBeginsWith(ConsumerRecord<byte[], byte[]> record, byte[] prefix) {
        byte[] key = record.key();
        return key != null
                && key.length >= prefix.length
                && java.util.Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** The answer; null where the record holds none that is JSON. */
    static @Nullable Answer answer(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? null : ReplyJson.read(record.value(), replayed(record));
    }

    static boolean replayed(ConsumerRecord<byte[], byte[]> record) {
        return "true".equals(header(record, "idempotent-replayed"));
    }

    static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
