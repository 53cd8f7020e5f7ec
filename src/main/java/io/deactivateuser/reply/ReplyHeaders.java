package io.deactivateuser.reply;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** The names of the contract's headers, and those that tell which request record an outgoing record belongs to. */
public final class ReplyHeaders {
    public static final String AUTHORIZATION = "authorization";
    public static final String CONTENT_TYPE = "content-type";
    public static final String GRPC_STATUS = "grpc-status";
    public static final String IDEMPOTENT_REPLAYED = "idempotent-replayed";
    public static final String REQUEST_TOPIC = "request-topic";
    public static final String REQUEST_PARTITION = "request-partition";
    public static final String REQUEST_OFFSET = "request-offset";
    public static final String DEAD_LETTER_REASON = "dead-letter-reason";
    public static final String DEAD_LETTER_MESSAGE = "dead-letter-message";
    public static final String DEAD_LETTER_VALUE_OMITTED = "dead-letter-value-omitted";

    private ReplyHeaders() {}

    static void addPosition(Headers headers, ConsumerRecord<?, ?> request) {
        add(headers, REQUEST_TOPIC, request.topic());
        add(headers, REQUEST_PARTITION, Integer.toString(request.partition()));
        add(headers, REQUEST_OFFSET, Long.toString(request.offset()));
    }

    static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
