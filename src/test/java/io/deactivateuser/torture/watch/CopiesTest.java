package io.deactivateuser.torture.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.TokenSigner;
import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.traffic.Population;
import io.deactivateuser.torture.traffic.RequestRecords;
import io.deactivateuser.torture.traffic.TrafficPlan;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private static final int ENOUGH = 20_000;
    private static final List<String> COPIED =
            List.of(RequestRecords.CORRELATION, "traceparent", "tracestate", "echo-workflow", "Echo-Task");

    private final Population population = new Population(1_000);
    private final RequestRecords records =
            new RequestRecords("deactivate-user.requests", population, new TokenSigner());
    private final List<Planned> plan = plan();
    private final Copies copies = new Copies(records);

    @Test
    void repliesWithWhatTheirRequestsHadHaveNoFlaw() {
        assertThat(answered().limit(5_000))
                .allSatisfy(planned ->
                        assertThat(copies.flaw(planned, reply(planned), false)).isNull());
    }

    @Test
    void aReplyThatLosesAHeaderHasOne() {
        Planned planned = answered().filter(this::traced).findFirst().orElseThrow();
        ConsumerRecord<byte @Nullable [], byte @Nullable []> reply = reply(planned);
        reply.headers().remove("traceparent");

        assertThat(copies.flaw(planned, reply, false)).startsWith("the headers from its request are");
    }

    @Test
    void aReplyWithTheTraceOfAnotherRequestHasOne() {
        Planned planned = answered().filter(this::traced).findFirst().orElseThrow();
        ConsumerRecord<byte @Nullable [], byte @Nullable []> reply = reply(planned);
        byte[] parent = reply.headers().lastHeader("traceparent").value();
        parent[parent.length - 4] ^= 1;

        assertThat(copies.flaw(planned, reply, false)).startsWith("the headers from its request are");
    }

    @Test
    void aReplyThatCopiesWhatIsTooLongHasOne() {
        Planned planned = answered().filter(this::tooLong).findFirst().orElseThrow();
        ConsumerRecord<byte @Nullable [], byte @Nullable []> reply = reply(planned);
        reply.headers().add(records.record(planned).headers().lastHeader("tracestate"));

        assertThat(copies.flaw(planned, reply, false)).startsWith("the headers from its request are");
    }

    @Test
    void aReplyThatDoesNotEchoHasOne() {
        Planned planned = answered()
                .filter(one -> records.record(one).headers().lastHeader("echo-workflow") != null)
                .findFirst()
                .orElseThrow();
        ConsumerRecord<byte @Nullable [], byte @Nullable []> reply = reply(planned);
        reply.headers().remove("echo-workflow");

        assertThat(copies.flaw(planned, reply, false)).startsWith("the headers from its request are");
    }

    @Test
    void aReplyThatNamesAnotherTopicHasOne() {
        Planned planned = plan.get(0);
        ConsumerRecord<byte @Nullable [], byte @Nullable []> reply = reply(planned);
        reply.headers().remove("request-topic").add("request-topic", "elsewhere".getBytes(UTF_8));

        assertThat(copies.flaw(planned, reply, false)).isEqualTo("request-topic is 'elsewhere'");
    }

    @Test
    void deadLettersWithAllThatTheirRequestsHadHaveNoFlaw() {
        assertThat(dead())
                .isNotEmpty()
                .allSatisfy(planned -> assertThat(copies.flaw(planned, deadLetter(planned), true))
                        .isNull());
    }

    @Test
    void aDeadLetterWithAnotherValueHasOne() {
        Planned planned = dead().filter(this::carriesItsValue).findFirst().orElseThrow();
        ConsumerRecord<byte @Nullable [], byte @Nullable []> letter = deadLetter(planned);
        byte[] value = letter.value();
        assertThat(value).isNotEmpty();
        value[0] ^= 1;

        assertThat(copies.flaw(planned, letter, true)).isEqualTo("its value is not that of the request");
    }

    @Test
    void aDeadLetterWithTheTokenOrWithoutAHeaderHasOne() {
        Planned planned = dead().findFirst().orElseThrow();
        ConsumerRecord<byte @Nullable [], byte @Nullable []> more = deadLetter(planned);
        more.headers().add(RequestRecords.AUTHORIZATION, new byte[0]);
        ConsumerRecord<byte @Nullable [], byte @Nullable []> less = deadLetter(planned);
        less.headers().remove(RequestRecords.CORRELATION);

        assertThat(copies.flaw(planned, more, true)).startsWith("the headers from its request are");
        assertThat(copies.flaw(planned, less, true)).startsWith("the headers from its request are");
    }

    private List<Planned> plan() {
        TrafficPlan traffic = new TrafficPlan(42, population, 6);
        return IntStream.range(0, ENOUGH).mapToObj(i -> traffic.next(0)).toList();
    }

    private Stream<Planned> answered() {
        return plan.stream().filter(planned -> planned.broken() == null);
    }

    private Stream<Planned> dead() {
        return plan.stream()
                .filter(planned -> planned.broken() != null && planned.broken().deadLetter());
    }

    private boolean traced(Planned planned) {
        Header parent = records.record(planned).headers().lastHeader("traceparent");
        return parent != null && parent.value().length > 3;
    }

    private boolean tooLong(Planned planned) {
        Header state = records.record(planned).headers().lastHeader("tracestate");
        return state != null && state.value().length > 8_192;
    }

    private boolean carriesItsValue(Planned planned) {
        byte[] value = records.record(planned).value();
        return value != null && value.length > 0 && value.length < 65_536;
    }

    private ConsumerRecord<byte @Nullable [], byte @Nullable []> reply(Planned planned) {
        ConsumerRecord<byte @Nullable [], byte @Nullable []> reply =
                answer(planned, new byte[0], header -> COPIED.contains(header.key()) && header.value().length <= 8_192);
        reply.headers().add("grpc-status", "0".getBytes(UTF_8));
        return reply;
    }

    private ConsumerRecord<byte @Nullable [], byte @Nullable []> deadLetter(Planned planned) {
        byte[] value = records.record(planned).value();
        boolean omitted = value != null && value.length > 65_536;
        ConsumerRecord<byte @Nullable [], byte @Nullable []> letter = answer(
                planned,
                omitted || value == null ? new byte[0] : value,
                header -> !header.key().equals(RequestRecords.AUTHORIZATION));
        if (omitted) {
            letter.headers().add("dead-letter-value-omitted", "true".getBytes(UTF_8));
        }
        return letter;
    }

    private ConsumerRecord<byte @Nullable [], byte @Nullable []> answer(
            Planned planned, byte[] value, Predicate<Header> kept) {
        ProducerRecord<byte @Nullable [], byte @Nullable []> request = records.record(planned);
        ConsumerRecord<byte @Nullable [], byte @Nullable []> answer =
                new ConsumerRecord<>("answers", 0, 0, request.key(), value);
        RecordHeaders headers = new RecordHeaders();
        request.headers().forEach(header -> {
            if (kept.test(header)) {
                headers.add(header.key(), header.value().clone());
            }
        });
        headers.forEach(answer.headers()::add);
        answer.headers().add("request-topic", "deactivate-user.requests".getBytes(UTF_8));
        return answer;
    }
}
