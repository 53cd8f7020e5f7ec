package io.deactivateuser.reply;

import io.deactivateuser.decide.Action;
import io.deactivateuser.decide.RecordPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** The names of the contract's headers, and how the ones that name the answered request record are written and read. */
public final class ReplyHeaders {
    public static final String AUTHORIZATION = "authorization";
    public static final String CONTENT_TYPE = "content-type";
    public static final String GRPC_STATUS = "grpc-status";
    public static final String IDEMPOTENT_REPLAYED = "idempotent-replayed";
    public static final String REQUEST_ID = "request-id";
    public static final String REQUEST_TOPIC = "request-topic";
    public static final String REQUEST_PARTITION = "request-partition";
    public static final String REQUEST_OFFSET = "request-offset";
    public static final String REQUEST_SOURCE = "request-source";
    public static final String REQUEST_ACTION = "request-action";
    public static final String DEAD_LETTER_REASON = "dead-letter-reason";
    public static final String DEAD_LETTER_MESSAGE = "dead-letter-message";
    public static final String DEAD_LETTER_VALUE_OMITTED = "dead-letter-value-omitted";

    private static final int MAX_COPIED_BYTES = 8_192;

    private ReplyHeaders() {}

    static void addPosition(Headers headers, ConsumerRecord<?, ?> request, RequestSource source) {
        add(headers, REQUEST_TOPIC, request.topic());
        add(headers, REQUEST_PARTITION, Integer.toString(request.partition()));
        add(headers, REQUEST_OFFSET, Long.toString(request.offset()));
        add(headers, REQUEST_SOURCE, source.toString());
    }

    /** The request record that an outgoing record answers; null where its headers do not tell one. */
    public static @Nullable RecordPosition answered(Headers answer) {
        String topic = text(answer, REQUEST_TOPIC);
        String partition = text(answer, REQUEST_PARTITION);
        String offset = text(answer, REQUEST_OFFSET);
        if (topic == null || partition == null || offset == null) {
            return null;
        }
        try {
            return new RecordPosition(topic, Integer.parseInt(partition), Long.parseLong(offset));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** What {@link #REQUEST_SOURCE} says; null where a worker of the version before wrote the record, without that header. */
    public static @Nullable RequestSource source(Headers answer) {
        String source = text(answer, REQUEST_SOURCE);
        return source == null ? null : RequestSource.of(source);
    }

    /** Whether an outgoing record repeats an answer that another record was given. */
    public static boolean isReplayed(Headers answer) {
        return answer.lastHeader(IDEMPOTENT_REPLAYED) != null;
    }

    /** What the answered request asked for. */
    public static Action action(Headers answer) {
        return Action.REACTIVATE.name().equals(text(answer, REQUEST_ACTION)) ? Action.REACTIVATE : Action.DEACTIVATE;
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Of each name, in whatever letter case, the last header, as it is and where it is not too long. */
    static void copy(Headers from, List<String> names, Headers to) {
        for (String name : names) {
            Header last = null;
            for (Header header : from) {
                last = header.key().equalsIgnoreCase(name) ? header : last;
            }
            if (last != null && last.value() != null && last.value().length <= MAX_COPIED_BYTES) {
                to.add(last);
            }
        }
    }

    static void add(Headers headers, String name, String value) {
        headers.add(header(name, value));
    }

    static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
