package io.deactivateuser.torture.watch;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.traffic.RequestRecords;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must have from its request byte for byte, and that it has nothing else: a reply the correlation ID, the
 * tracing headers and those to be echoed, a dead letter the key, the value and all headers, in their order, but the token. The request is
 * made once more from the plan, so that nobody has to remember it.
 */
final class Copies {
    private static final Set<String> OF_A_REPLY = Set.of(
            "content-type",
            "grpc-status",
            "request-id",
            "ce_specversion",
            "ce_type",
            "ce_source",
            "ce_id",
            "ce_subject",
            "ce_causationid",
            "idempotent-replayed",
            "request-topic",
            "request-partition",
            "request-offset",
            "request-source");
    private static final Set<String> OF_A_DEAD_LETTER = Set.of(
            "request-topic",
            "request-partition",
            "request-offset",
            "request-source",
            "dead-letter-reason",
            "dead-letter-message",
            "dead-letter-value-omitted");

    private final RequestRecords records;

    Copies(RequestRecords records) {
        this.records = records;
    }

    /** What is not as it was, or null. */
    @Nullable
    String flaw(Planned planned, ConsumerRecord<byte @Nullable [], byte @Nullable []> answer, boolean deadLetter) {
        String own = ownHeaders(answer, deadLetter);
        if (own != null) {
            return own;
        }
        return deadLetter ? deadLetter(planned, answer) : reply(planned, answer);
    }

    private static @Nullable String ownHeaders(ConsumerRecord<?, ?> answer, boolean deadLetter) {
        Map<String, Integer> times = new HashMap<>();
        all(answer.headers())
                .map(Header::key)
                .filter((deadLetter ? OF_A_DEAD_LETTER : OF_A_REPLY)::contains)
                .forEach(name -> times.merge(name, 1, Integer::sum));
        if (times.values().stream().anyMatch(count -> count > 1)) {
            return "a header of its own twice: " + times;
        }
        String topic = Watch.text(answer, "request-topic");
        return Scene.REQUESTS.equals(topic) ? null : "request-topic is '" + topic + "'";
    }

    private static @Nullable String reply(Planned planned, ConsumerRecord<?, ?> answer) {
        Set<Header> expected = Set.copyOf(RequestRecords.copied(planned));
        List<Header> copied = others(answer, OF_A_REPLY);
        return copied.size() == expected.size() && expected.equals(Set.copyOf(copied))
                ? null
                : "the headers from its request are " + copied + ", not " + expected;
    }

    private @Nullable String deadLetter(Planned planned, ConsumerRecord<byte @Nullable [], byte @Nullable []> answer) {
        ProducerRecord<byte @Nullable [], byte @Nullable []> request = records.record(planned);
        List<Header> expected = all(request.headers())
                .filter(header -> !header.key().equals(RequestRecords.AUTHORIZATION))
                .toList();
        if (!others(answer, OF_A_DEAD_LETTER).equals(expected)) {
            return "the headers from its request are " + others(answer, OF_A_DEAD_LETTER) + ", not " + expected;
        }
        if (!Arrays.equals(request.key(), answer.key())) {
            return "its key is not that of the request";
        }
        boolean omitted = RequestRecords.tooLargeToCopy(planned);
        if (!Objects.equals(omitted ? "true" : null, Watch.text(answer, "dead-letter-value-omitted"))) {
            return "dead-letter-value-omitted is " + Watch.text(answer, "dead-letter-value-omitted");
        }
        byte[] value = request.value();
        return Arrays.equals(omitted || value == null ? new byte[0] : value, answer.value())
                ? null
                : "its value is not that of the request";
    }

    private static List<Header> others(ConsumerRecord<?, ?> answer, Set<String> own) {
        return all(answer.headers())
                .filter(header -> !own.contains(header.key()))
                .<Header>map(header -> new RecordHeader(header.key(), header.value()))
                .toList();
    }

    private static Stream<Header> all(Iterable<Header> headers) {
        return StreamSupport.stream(headers.spliterator(), false);
    }
}
