package io.deactivateuser.reply;

import io.deactivateuser.decide.Action;
import io.deactivateuser.decide.Answer;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Code;
import io.deactivateuser.decode.Format;
import io.deactivateuser.decode.Wrapping;
import io.deactivateuser.settings.WorkerSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
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

    private final String topic;
    private final String eventSource;
    private final WrapReply wrap;

    ReplyRecords(WorkerSettings settings) {
        this.topic = settings.topics().results();
        this.eventSource = settings.replies().cloudEventSource();
        this.wrap = new WrapReply(settings.replies());
    }

    /** The reply in the request's format, wrapped as the request was, under the request ID as its key. */
    public ProducerRecord<byte[], byte[]> reply(
            ConsumerRecord<byte[], byte[]> request,
            RequestSource source,
            Wrapping wrapping,
            Reply reply,
            boolean replayed) {
        return reply(request, source, wrapping, reply, Action.DEACTIVATE, replayed);
    }

    /** The reply to a request that asks for an action. */
    public ProducerRecord<byte[], byte[]> reply(
            ConsumerRecord<byte[], byte[]> request,
            RequestSource source,
            Wrapping wrapping,
            Reply reply,
            Action action,
            boolean replayed) {
        Headers headers = new RecordHeaders();
        Code code = code(reply.answer());
        byte[] value = wrap.wrap(
                encode(wrapping.format(), reply),
                code,
                wrapping,
                cause -> new ReplyEvent(eventSource, request, source, reply, cause),
                headers);
        ReplyHeaders.add(headers, ReplyHeaders.GRPC_STATUS, Integer.toString(code.number()));
        ReplyHeaders.add(headers, ReplyHeaders.REQUEST_ID, reply.requestId());
        ReplyHeaders.addPosition(headers, request, source);
        if (action != Action.DEACTIVATE) {
            // Where the request is gone and the database was put back, the reply alone says what is to be restored.
            ReplyHeaders.add(headers, ReplyHeaders.REQUEST_ACTION, action.name());
        }
        if (replayed) {
            ReplyHeaders.add(headers, ReplyHeaders.IDEMPOTENT_REPLAYED, "true");
        }
        ReplyHeaders.copy(request.headers(), COPIED, headers);
        EchoHeaders.of(request.headers()).forEach(headers::add);
        return new ProducerRecord<>(topic, null, reply.requestId().getBytes(StandardCharsets.UTF_8), value, headers);
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
