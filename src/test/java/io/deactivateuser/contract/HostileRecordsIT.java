package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.UnknownFieldSet;
import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.SharedDeployment;
import io.deactivateuser.fixtures.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a record holds, it is answered once, and the records around it are answered. */
class HostileRecordsIT {
    private static final int LARGEST_REPLY = 20_000;

    private final Deployment deployment = SharedDeployment.get();

    @AfterAll
    static void everyRecordWasAnsweredOnce() {
        SharedDeployment.get().assertExactlyOneAnswerEach();
    }

    @Test
    void aTombstoneBecomesADeadLetter() {
        Answered answered = askBetweenNeighbours(TestRequest.ofBytes(null));

        assertThat(answered.deadLetter()).isTrue();
        assertThat(answered.reason()).isEqualTo("NO_VALUE");
        assertThat(answered.record().value()).as("never a tombstone itself").isNotNull();
    }

    @Test
    void aDeadLetterHasTheOriginalBytesAndHeadersButTheToken() {
        Answered answered = askBetweenNeighbours(TestRequest.ofText("no json")
                .bearing(deployment.adminToken())
                .header("Authorization", "Bearer another")
                .header("x-caller", "batch-7"));

        assertThat(answered.deadLetter()).isTrue();
        assertThat(answered.reason()).isEqualTo("NOT_JSON");
        assertThat(answered.record().value()).isEqualTo("no json".getBytes(StandardCharsets.UTF_8));
        assertThat(answered.header("x-caller")).isEqualTo("batch-7");
        assertThat(answered.header("authorization")).isNull();
        assertThat(answered.header("Authorization")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"requestId", "userId", "reason", "expireTime"})
    void aFieldOf30KilobytesIsRefusedInAReplyOfAFewKilobytes(String field) {
        TestRequest request =
                deployment.request(deployment.newId("u")).with("reason", "r").with(field, "x".repeat(30_000));

        Answered answered = askBetweenNeighbours(request);

        assertThat(answered.code()).isEqualTo(3);
        assertThat(answered.metadata()).containsEntry("field", field);
        assertThat(answered.record().serializedValueSize()).isLessThan(LARGEST_REPLY);
    }

    @Test
    void aFieldNameOf40KilobytesIsRefusedInAReplyOfAFewKilobytes() {
        Answered answered =
                askBetweenNeighbours(deployment.request(deployment.newId("u")).with("x".repeat(40_000), true));

        assertThat(answered.outcome()).isEqualTo("MALFORMED_REQUEST");
        assertThat(answered.record().serializedValueSize()).isLessThan(LARGEST_REPLY);
    }

    @Test
    void headersOf30KilobytesDoNotReachTheReply() {
        Answered answered = askBetweenNeighbours(deployment
                .request(deployment.newId("u"))
                .header("traceparent", "x".repeat(30_000))
                .header("kafka_correlationId", "x".repeat(30_000)));

        assertThat(answered.outcome()).isEqualTo("USER_NOT_FOUND");
        assertThat(answered.header("traceparent")).isNull();
    }

    @Test
    void aRecordAboveTheBoundBecomesADeadLetterWithoutItsValue() {
        Answered answered = askBetweenNeighbours(deployment
                .request(deployment.newUser("active"))
                .with("reason", "x".repeat(66_000))
                .header("x-caller", "batch-7"));

        assertThat(answered.deadLetter()).isTrue();
        assertThat(answered.reason()).isEqualTo("TOO_LARGE");
        assertThat(answered.header("dead-letter-value-omitted")).isEqualTo("true");
        assertThat(answered.header("x-caller")).isEqualTo("batch-7");
        assertThat(answered.header("authorization")).isNull();
        assertThat(answered.key()).isNotNull();
        assertThat(answered.record().value()).isEmpty();
    }

    static Stream<Arguments> largeBesideTheValue() {
        byte[] large = new byte[1_000_000];
        Supplier<TestRequest> tombstone = () -> TestRequest.ofBytes(null);
        Supplier<TestRequest> request =
                () -> SharedDeployment.get().request(SharedDeployment.get().newId("u"));
        return Stream.of(tombstone, request)
                .flatMap(record -> Stream.of(
                        arguments("a key", record.get().under(large)),
                        arguments(
                                "a key and a header",
                                record.get().under(new byte[40_000]).header("x", new byte[40_000])),
                        arguments("a header", record.get().header("x", large)),
                        arguments("a header's name", record.get().header("x".repeat(1_000_000), "")),
                        arguments("traceparent", record.get().header("traceparent", large)),
                        arguments("content-type", record.get().header("content-type", large)),
                        arguments("authorization", record.get().header("authorization", large)),
                        arguments("headers", withHeaders(record.get(), 100_000))));
    }

    @ParameterizedTest
    @MethodSource
    void largeBesideTheValue(String what, TestRequest large) {
        Answered answered = askBetweenNeighbours(large);

        assertThat(answered.reason()).as(what).isEqualTo("TOO_LARGE");
        assertThat(answered.record().serializedValueSize()).isZero();
        assertThat(bytesBesideTheValue(answered)).isLessThan(66_000);
    }

    private static int bytesBesideTheValue(Answered answered) {
        int bytes = Math.max(0, answered.record().serializedKeySize());
        for (Header header : answered.record().headers()) {
            bytes += header.key().length() + header.value().length;
        }
        return bytes;
    }

    @Test
    void nestingIsReadAsTheUnknownFieldThatItIsAsDeepAsTheParserGoes() {
        Answered answered = askBetweenNeighbours(nested(400));

        assertThat(answered.outcome()).isEqualTo("MALFORMED_REQUEST");
        assertThat(answered.metadata()).containsEntry("field", "x");
    }

    @Test
    void nestingDeeperThanTheParserGoesBecomesADeadLetter() {
        assertThat(askBetweenNeighbours(nested(10_000)).reason()).isEqualTo("NOT_JSON");
        assertThat(askBetweenNeighbours(TestRequest.ofText("[".repeat(60_000))).reason())
                .isEqualTo("NOT_JSON");
        assertThat(askBetweenNeighbours(TestRequest.ofText("{\"a\":".repeat(10_000)))
                        .reason())
                .isEqualTo("NOT_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.", "1e", "-"})
    void aNumberOf50KilobytesBecomesADeadLetter(String begin) {
        String request = "{\"requestId\":\"r\",\"userId\":\"u\",\"validateOnly\":" + begin + "9".repeat(50_000) + "}";

        assertThat(askBetweenNeighbours(TestRequest.ofText(request)).reason()).isEqualTo("NOT_JSON");
    }

    @Test
    void thousandsOfFieldsThatAreThereTwiceAreRefused() {
        String twice = "\"userId\":\"u\",".repeat(4_000);

        assertThat(askBetweenNeighbours(TestRequest.ofText("{" + twice + "\"requestId\":\"r\"}"))
                        .outcome())
                .isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void protobufThatIsAllTagsIsAnsweredOrSetAside() {
        byte[] groups = new byte[60_000];
        Arrays.fill(groups, (byte) (9 << 3 | 3));
        byte[] endlessNumber = new byte[60_000];
        Arrays.fill(endlessNumber, (byte) 0xFF);
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        for (int number = 9; number < 12_000; number++) {
            fields.mergeVarintField(number, 1);
        }

        assertThat(askBetweenNeighbours(TestRequest.ofBytes(groups).in(Format.PROTOBUF))
                        .reason())
                .isEqualTo("NOT_PROTOBUF");
        assertThat(askBetweenNeighbours(TestRequest.ofBytes(endlessNumber).in(Format.PROTOBUF))
                        .reason())
                .isEqualTo("NOT_PROTOBUF");
        assertThat(askBetweenNeighbours(TestRequest.ofBytes(fields.build().toByteArray())
                                .in(Format.PROTOBUF))
                        .reason())
                .isEqualTo("REQUEST_ID_MISSING");
    }

    @Test
    void aContentTypeThatNobodyReadsBecomesADeadLetter() {
        Answered answered = askBetweenNeighbours(
                deployment.request(deployment.newId("u")).header("content-type", "application/xml"));

        assertThat(answered.reason()).isEqualTo("UNSUPPORTED_CONTENT_TYPE");
    }

    private TestRequest nested(int levels) {
        String nested = "[".repeat(levels) + "]".repeat(levels);
        String text = "{\"x\":" + nested + ",\"requestId\":\"" + deployment.newId("r") + "\",\"userId\":\"u\"}";
        return TestRequest.ofText(text).bearing(deployment.adminToken());
    }

    private static TestRequest withHeaders(TestRequest request, int count) {
        for (int i = 0; i < count; i++) {
            request.header("h" + i, "");
        }
        return request;
    }

    private Answered askBetweenNeighbours(TestRequest hostile) {
        List<Position> sent = deployment.send(
                deployment.request(deployment.newUser("active")).on(0),
                hostile.on(0),
                deployment.request(deployment.newUser("active")).on(0));
        List<Answered> answers = deployment.answers().to(sent);
        assertThat(answers.get(0).outcome()).isEqualTo("OK");
        assertThat(answers.get(2).outcome()).isEqualTo("OK");
        return Objects.requireNonNull(answers.get(1));
    }
}
