package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.ReplyMessage;
import io.deactivateuser.fixtures.SharedDeployment;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Wrapped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a request is wrapped in changes the form of its reply, and nothing about what is decided. */
class WrappingsIT {
    private final Deployment deployment = SharedDeployment.get();

    @AfterAll
    static void everyRecordWasAnsweredOnce() {
        SharedDeployment.get().assertExactlyOneAnswerEach();
    }

    static Stream<Arguments> wrappings() {
        return Arrays.stream(Wrapped.values())
                .flatMap(wrapped -> Arrays.stream(Format.values())
                        .filter(wrapped::takes)
                        .map(format -> arguments(wrapped, format)));
    }

    @ParameterizedTest
    @MethodSource("wrappings")
    void aRequestDeactivatesAndItsRetryInNothingIsTheSameRequest(Wrapped wrapped, Format format) {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("r");

        Answered first = deployment.ask(deployment
                .request(requestId, user)
                .with("reason", "left")
                .in(format)
                .wrapped(wrapped));
        Answered retry = deployment.ask(deployment.request(requestId, user).with("reason", "left"));

        assertThat(first.outcome()).isEqualTo("OK");
        assertThat(first.replayed()).isFalse();
        assertThat(ReplyMessage.of(first.record()).format()).isEqualTo(format);
        assertThat(first.header("content-type")).isEqualTo(contentType(wrapped, format));
        assertThat(first.header("request-id")).isEqualTo(requestId);
        assertThat(retry.replayed()).isTrue();
        assertThat(retry.details()).isEqualTo(first.details());
    }

    @ParameterizedTest
    @MethodSource("wrappings")
    void aRetryIsAnsweredInItsOwnWrapping(Wrapped wrapped, Format format) {
        String user = deployment.newUser("active");
        String requestId = deployment.newId("r");

        Answered first = deployment.ask(deployment.request(requestId, user));
        Answered retry =
                deployment.ask(deployment.request(requestId, user).in(format).wrapped(wrapped));

        assertThat(retry.replayed()).isTrue();
        assertThat(retry.details()).isEqualTo(first.details());
        assertThat(retry.header("content-type")).isEqualTo(contentType(wrapped, format));
    }

    @Test
    void anEventIsAnsweredByOneThatNamesItAndTheRecord() {
        String user = deployment.newUser("active");
        TestRequest request = deployment.request(user).on(1);

        Answered inHeaders = deployment.ask(request.wrapped(Wrapped.IN_HEADERS_OF_AN_EVENT));
        JsonNode event = new JsonMapper()
                .readTree(deployment
                        .ask(deployment.request(user).on(2).wrapped(Wrapped.IN_AN_EVENT))
                        .record()
                        .value());

        assertThat(inHeaders.header("ce_specversion")).isEqualTo("1.0");
        assertThat(inHeaders.header("ce_type")).isEqualTo("io.deactivateuser.reply.v1");
        assertThat(inHeaders.header("ce_source")).isEqualTo("/deactivate-user");
        assertThat(inHeaders.header("ce_subject")).isEqualTo(inHeaders.requestId());
        assertThat(inHeaders.header("ce_causationid")).isEqualTo(Wrapped.EVENT_ID);
        assertThat(inHeaders.header("ce_id"))
                .isEqualTo(Objects.requireNonNull(inHeaders.source()).topicId() + "/1/"
                        + inHeaders.request().offset());
        assertThat(event.path("source").stringValue()).isEqualTo("/deactivate-user");
        assertThat(event.path("causationid").stringValue()).isEqualTo(Wrapped.EVENT_ID);
        assertThat(event.path("subject").stringValue())
                .isEqualTo(event.at("/data/requestId").stringValue());
        assertThat(event.path("id").stringValue())
                .startsWith(Objects.requireNonNull(inHeaders.source()).topicId() + "/2/");
    }

    @Test
    void somebodyElsesEventDeactivatesNobodyHoweverWellItsFieldsFit() {
        String user = deployment.newUser("active");

        Answered answered = deployment.ask(deployment
                .request(user)
                .header("ce_specversion", "1.0")
                .header("ce_type", "com.example.user.left")
                .header("ce_id", "1")
                .header("ce_source", "/hr"));

        assertThat(answered.deadLetter()).isTrue();
        assertThat(answered.reason()).isEqualTo("UNSUPPORTED_CLOUD_EVENT");
        assertThat(deployment.directory().state(user)).isEqualTo("active");
    }

    @Test
    void avroBehindASchemaIdIsADeadLetterThatSaysSo() {
        Answered answered =
                deployment.ask(TestRequest.ofBytes(new byte[] {0, 0, 0, 0, 1, 6, 'r', '-', '1', 6, 'u', '-', '1'})
                        .bearing(deployment.adminToken()));

        assertThat(answered.reason()).isEqualTo("UNSUPPORTED_FRAMING");
        assertThat(answered.header("dead-letter-message")).contains("Avro");
    }

    @Test
    void headersCountInAnyLetterCase() {
        String user = deployment.newUser("active");
        String token = "Bearer " + deployment.adminToken();

        assertThat(deployment
                        .ask(TestRequest.of(deployment.newId("r"), user)
                                .header("Authorization", token)
                                .header("Content-Type", "application/json"))
                        .outcome())
                .isEqualTo("OK");
        assertThat(deployment
                        .ask(TestRequest.of(deployment.newId("r"), user)
                                .header("Authorization", token)
                                .header("authorization", token))
                        .outcome())
                .isEqualTo("TOKEN_INVALID");
        assertThat(deployment
                        .ask(deployment.request(user).header("Content-Type", "application/protobuf"))
                        .reason())
                .isEqualTo("NOT_PROTOBUF");
        assertThat(deployment
                        .ask(deployment.request(user).header("contentType", "\"application/json\""))
                        .outcome())
                .isEqualTo("USER_ALREADY_DEACTIVATED");
        assertThat(deployment
                        .ask(deployment
                                .request(user)
                                .header("content-type", "application/json")
                                .header("contentType", "application/protobuf"))
                        .reason())
                .isEqualTo("UNSUPPORTED_CONTENT_TYPE");
    }

    @Test
    void whatSerializersAddIsIgnoredAndNeverComesBack() {
        Answered answered = deployment.ask(deployment
                .request(deployment.newUser("active"))
                .header("__TypeId__", "com.example.Gadget")
                .header("__value_schema_id", new byte[17]));

        assertThat(answered.outcome()).isEqualTo("OK");
        assertThat(answered.header("__TypeId__")).isNull();
        assertThat(answered.header("__value_schema_id")).isNull();
    }

    @Test
    void echoHeadersComeBackByteForByte() {
        byte[] task = {0, -1, 7, -128};

        Answered answered = deployment.ask(deployment
                .request(deployment.newUser("active"))
                .header("echo-workflow", "w-42")
                .header("Echo-Task", task)
                .header("echo-workflow", "w-43")
                .header("echoes", "no"));

        assertThat(headers(answered, "echo-workflow"))
                .containsExactly("w-42".getBytes(StandardCharsets.UTF_8), "w-43".getBytes(StandardCharsets.UTF_8));
        assertThat(headers(answered, "Echo-Task")).containsExactly(task);
        assertThat(answered.header("echoes")).isNull();
    }

    @Test
    void moreEchoHeadersThanAReplyCarriesAreRefusedAndDeactivateNobody() {
        String user = deployment.newUser("active");
        TestRequest request = deployment.request(user);
        IntStream.range(0, 17).forEach(number -> request.header("echo-" + number, "x"));

        Answered tooMany = deployment.ask(request);
        Answered tooLong = deployment.ask(deployment.request(user).header("echo-x", new byte[8_192]));

        assertThat(List.of(tooMany, tooLong)).allSatisfy(refused -> {
            assertThat(refused.outcome()).isEqualTo("MALFORMED_REQUEST");
            assertThat(refused.metadata()).containsEntry("field", "echo-*");
        });
        assertThat(tooMany.header("echo-15"))
                .as("the first still find their workflow")
                .isEqualTo("x");
        assertThat(tooMany.header("echo-16")).isNull();
        assertThat(deployment.directory().state(user)).isEqualTo("active");
    }

    @Test
    void repliesAreFramedWithTheIdsThatAreSetAndFramingCanBeLeftAlone() throws Exception {
        try (Deployment own = Deployment.create().answeringOnce()) {
            own.startWorker(
                    "deactivate-user.replies.confluent-schema-id.json=7",
                    "deactivate-user.replies.confluent-schema-id.protobuf=8",
                    "deactivate-user.replies.cloud-event-source=https://example.com/worker",
                    "deactivate-user.requests.cloud-event-types=com.example.deactivate,com.example.offboard");
            TestRequest json = own.request(own.newUser("active")).wrapped(Wrapped.BEHIND_A_SCHEMA_ID);
            TestRequest protobuf =
                    own.request(own.newUser("active")).in(Format.PROTOBUF).wrapped(Wrapped.BEHIND_A_LONG_SCHEMA_ID);

            Answered bare = own.ask(own.request(own.newUser("active")));
            Answered framed = own.ask(json);
            Answered framedLong = own.ask(protobuf);
            Answered event = own.ask(own.request(own.newUser("active"))
                    .header("ce_specversion", "1.0")
                    .header("ce_type", "com.example.offboard"));
            Answered defaultEvent = own.ask(own.request(own.newUser("active")).wrapped(Wrapped.IN_AN_EVENT));

            assertThat(bare.record().value()).startsWith('{');
            assertThat(framed.outcome()).isEqualTo("OK");
            assertThat(framed.record().value()).startsWith(0, 0, 0, 0, 7, '{');
            assertThat(framedLong.outcome()).isEqualTo("OK");
            assertThat(framedLong.record().value()).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 2, 10);
            assertThat(event.header("ce_source")).isEqualTo("https://example.com/worker");
            assertThat(defaultEvent.reason()).isEqualTo("UNSUPPORTED_CLOUD_EVENT");
        }
        try (Deployment own = Deployment.create().answeringOnce()) {
            own.startWorker("deactivate-user.requests.framing=none");

            assertThat(own.ask(own.request(own.newUser("active")).wrapped(Wrapped.BEHIND_A_SCHEMA_ID))
                            .reason())
                    .isEqualTo("NOT_JSON");
        }
    }

    private static List<byte[]> headers(Answered answered, String name) {
        return Stream.of(answered.record().headers().toArray())
                .filter(header -> header.key().equals(name))
                .map(Header::value)
                .toList();
    }

    private static String contentType(Wrapped wrapped, Format format) {
        return switch (wrapped) {
            case IN_GRPC -> "application/grpc";
            case IN_GRPC_WEB -> "application/grpc-web+proto";
            case IN_AN_EVENT -> "application/cloudevents+json";
            default -> format.contentType();
        };
    }
}
