package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.SharedDeployment;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Wrapped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Any bytes, as a value or in headers, give exactly one reply or one dead letter, and the records around are answered. */
class AnyBytesIT {
    private static final String VALID = "{\"requestId\":\"r\",\"userId\":\"u\",\"reason\":\"é\",\"validateOnly\":true,"
            + "\"expireTime\":\"2099-01-01T00:00:00Z\"}";

    /** Those that the worker reads or copies, and those that it writes itself. */
    private static final List<String> HEADERS = List.of(
            "content-type",
            "Content-Type",
            "contentType",
            "ce_specversion",
            "ce_type",
            "ce_id",
            "CE_Source",
            "echo-x",
            "Echo-Y",
            "__TypeId__",
            "request-id",
            "authorization",
            "Authorization",
            "kafka_correlationId",
            "traceparent",
            "tracestate",
            "grpc-status",
            "request-topic",
            "request-partition",
            "request-offset",
            "idempotent-replayed",
            "dead-letter-reason",
            "dead-letter-value-omitted");

    private final Deployment deployment = SharedDeployment.get();

    @AfterContainer
    static void everyRecordWasAnsweredOnce() {
        SharedDeployment.get().assertExactlyOneAnswerEach();
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void anyBytesAreAnsweredOnce(@ForAll("batches") List<TestRequest> hostile) {
        List<TestRequest> requests = new ArrayList<>();
        requests.add(deployment.request(deployment.newId("u")).on(0));
        requests.addAll(hostile);
        requests.add(deployment.request(deployment.newId("u")).on(0));

        List<Position> sent = deployment.send(requests);

        List<Answered> answers = deployment.answers().to(sent);
        assertThat(answers.get(0).outcome()).isEqualTo("USER_NOT_FOUND");
        assertThat(answers.get(answers.size() - 1).outcome()).isEqualTo("USER_NOT_FOUND");
    }

    @Provide
    Arbitrary<List<TestRequest>> batches() {
        Arbitrary<TestRequest> unwrapped = Combinators.combine(
                        Arbitraries.oneOf(anything(), damaged(json()), damaged(protobuf())),
                        Arbitraries.of(Format.values()),
                        Arbitraries.of(true, false),
                        headers())
                .as(this::record);
        return Arbitraries.oneOf(unwrapped, wrapped()).list().ofSize(50);
    }

    /** Damaged within its wrapping, or with it. */
    private Arbitrary<TestRequest> wrapped() {
        Arbitrary<Format> formats = Arbitraries.of(Format.values());
        return Combinators.combine(Arbitraries.of(Wrapped.values()), formats, Arbitraries.of(true, false), headers())
                .flatAs((wrapped, format, outside, headers) -> {
                    byte[] message = format == Format.JSON ? json() : protobuf();
                    Arbitrary<byte[]> values = outside
                            ? damaged(wrapped.value(message, format))
                            : damaged(message).map(inside -> wrapped.value(inside, format));
                    return values.map(value -> {
                        TestRequest record = record(value, Format.JSON, true, headers);
                        wrapped.headers(format).forEach(record::header);
                        return record;
                    });
                });
    }

    private TestRequest record(byte[] value, Format format, boolean token, List<RecordHeader> headers) {
        TestRequest record = TestRequest.ofBytes(value).in(format).on(0);
        headers.forEach(header -> record.header(header.key(), header.value()));
        return token ? record.bearing(deployment.adminToken()) : record;
    }

    /** None in half of the records, so that their values are looked at; the same one may be there several times. */
    @SuppressWarnings(
            "NullAway") // a header's value may be null, which only jqwik says, and to a JDK 25's compiler alone
    private Arbitrary<List<RecordHeader>> headers() {
        byte[] token = ("Bearer " + deployment.adminToken()).getBytes(StandardCharsets.US_ASCII);
        Arbitrary<String> names = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of(HEADERS)),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(20)));
        Arbitrary<byte[]> values = Arbitraries.oneOf(
                        anything(),
                        damaged("application/protobuf".getBytes(StandardCharsets.US_ASCII)),
                        damaged("application/grpc-web+proto".getBytes(StandardCharsets.US_ASCII)),
                        damaged("application/cloudevents+json".getBytes(StandardCharsets.US_ASCII)),
                        damaged(Wrapped.EVENT_TYPE.getBytes(StandardCharsets.US_ASCII)),
                        damaged(token),
                        Arbitraries.integers().between(8_190, 9_000).map(byte[]::new))
                .injectNull(0.2);
        Arbitrary<List<RecordHeader>> some = Combinators.combine(names, values)
                .as(RecordHeader::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
        return Arbitraries.oneOf(Arbitraries.just(List.of()), some);
    }

    private static Arbitrary<byte[]> anything() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    }

    /** A valid request with a few bytes changed, or cut short. */
    private static Arbitrary<byte[]> damaged(byte[] valid) {
        return Combinators.combine(
                        Arbitraries.integers()
                                .between(0, valid.length - 1)
                                .list()
                                .ofMaxSize(4),
                        Arbitraries.bytes(),
                        Arbitraries.integers().between(valid.length - 10, valid.length))
                .as((places, change, length) -> {
                    byte[] bytes = valid.clone();
                    places.forEach(place -> bytes[place] = (byte) (bytes[place] ^ change));
                    return Arrays.copyOf(bytes, length);
                });
    }

    private static byte[] json() {
        return VALID.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] protobuf() {
        return io.deactivateuser.proto.DeactivateUserRequest.newBuilder()
                .setRequestId("r")
                .setUserId("u")
                .setReason("é")
                .setValidateOnly(true)
                .build()
                .toByteArray();
    }
}
