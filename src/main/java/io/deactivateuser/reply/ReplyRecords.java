package io.deactivateuser.reply;

import io.deactivateuser.decide.Action;
import io.deactivateuser.decide.Answer;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Code;
import io.deactivateuser.decode.Format;
import io.deactivateuser.settings.WorkerSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.springframework.stereotype.Component;

/**
 * Makes the record that answers a request record. It has some kilobytes at most, whatever the request held: a reply that the
 * broker refuses for its size would abort its batch for ever.
 */
@Component
public class ReplyRecords {
    private static final List<String> COPIED = List.of("kafka_correlationId", "traceparent", "tracestate");
    private static final int MAX_COPIED_BYTES = 8_192;

    private final String topic;

    ReplyRecords(WorkerSettings settings) {
        this.topic = settings.topics().results();
    }

    /** The reply in the request's format, under the request ID as its key. */
    public ProducerRecord<byte[], byte[]> reply(
            ConsumerRecord<byte[], byte[]> request,
            RequestSource source,
            Format format,
            Reply reply,
            boolean replayed) {
        return reply(request, source, format, reply, Action.DEACTIVATE, replayed);
    }

    /** The reply to a request that asks for an action. */
    public ProducerRecord<byte[], byte[]> reply(
            ConsumerRecord<byte[], byte[]> request,
            RequestSource source,
            Format format,
            Reply reply,
            Action action,
            boolean replayed) {
        Headers headers = new RecordHeaders();
        ReplyHeaders.add(headers, ReplyHeaders.CONTENT_TYPE, format.contentType());
        ReplyHeaders.add(
                headers,
                ReplyHeaders.GRPC_STATUS,
                Integer.toString(code(reply.answer()).number()));
        ReplyHeaders.addPosition(headers, request, source);
        if (action != Action.DEACTIVATE) {
            // Where the request is gone and the database was put back, the reply alone says what is to be restored.
            ReplyHeaders.add(headers, ReplyHeaders.REQUEST_ACTION, action.name());
        }
        if (replayed) {
            ReplyHeaders.add(headers, ReplyHeaders.IDEMPOTENT_REPLAYED, "true");
        }
        for (String name : COPIED) {
            Header copied = request.headers().lastHeader(name);
            if (copied != null && copied.value() != null && copied.value().length <= MAX_COPIED_BYTES) {
                headers.add(name, copied.value());
            }
        }
        byte[] key = reply.requestId().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, null, key, encode(format, reply), headers);
    }

    private static byte[] encode(Format format, Reply reply) {
        return switch (format) {
            case JSON -> JsonReply.encode(reply);
            case PROTOBUF -> ProtobufReply.encode(reply);
        };
    }

    private static Code code(Answer answer) {
        return answer instanceof Refusal refusal ? refusal.reason().code() : Code.OK;
    }
}
