package io.deactivateuser.reply;

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
        if (replayed) {
            ReplyHeaders.add(headers, ReplyHeaders.IDEMPOTENT_REPLAYED, "true");
        }
        COPIED.forEach(name -> copy(request.headers(), name, headers));
        EchoHeaders.of(request.headers()).forEach(headers::add);
        return new ProducerRecord<>(topic, null, reply.requestId().getBytes(StandardCharsets.UTF_8), value, headers);
    }

    /** The last header of the name, in whatever letter case, as it is. */
    private static void copy(Headers from, String name, Headers to) {
        Header last = null;
        for (Header header : from) {
            last = header.key().equalsIgnoreCase(name) ? header : last;
        }
        if (last != null && last.value() != null && last.value().length <= MAX_COPIED_BYTES) {
            to.add(last);
        }
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
