package io.deactivateuser.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decide.Answer;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.Details;
import io.deactivateuser.decode.Format;
import io.deactivateuser.decode.Wrapping;
import io.deactivateuser.decode.Wrapping.Bare;
import io.deactivateuser.decode.Wrapping.BinaryEvent;
import io.deactivateuser.decode.Wrapping.Framed;
import io.deactivateuser.decode.Wrapping.Grpc;
import io.deactivateuser.decode.Wrapping.StructuredEvent;
import io.deactivateuser.settings.WorkerSettings;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a worker told can be read back from its bytes, or a restore would not find it. */
class ReadReplyTest {
    @ParameterizedTest
    @EnumSource(Format.class)
    void everyReplyIsReadAsItWasTold(Format format) {
        assertThat(SampleReplies.all()).allSatisfy((name, told) -> {
            byte[] value = format == Format.JSON ? JsonReply.encode(told) : ProtobufReply.encode(told);

            Reply read = ReadReply.read(record(format.contentType(), value));

            assertThat(read).isEqualTo(new Reply(told.requestId(), told.userId(), asTold(told.answer())));
        });
    }

    static Stream<Wrapping> wrappings() {
        return Arrays.stream(Format.values())
                .flatMap(format -> Stream.of(
                        new Bare(format),
                        new Grpc("application/grpc"),
                        new Grpc("application/grpc-web+proto"),
                        new Framed(format, 4),
                        new Framed(format, 8),
                        new BinaryEvent(new Bare(format), "event-1"),
                        new BinaryEvent(new Framed(format, 4), null),
                        new StructuredEvent(format, "event-1"),
                        new StructuredEvent(format, null)));
    }

    @ParameterizedTest
    @MethodSource("wrappings")
    void everyReplyIsReadFromEveryWrapping(Wrapping wrapping) {
        ConsumerRecord<byte[], byte[]> request = new ConsumerRecord<>("requests", 3, 42, new byte[0], new byte[0]);
        RequestSource source = new RequestSource("topic-id", 3, "group", "attempt");

        assertThat(SampleReplies.all()).allSatisfy((name, told) -> {
            for (ReplyRecords replyRecords : List.of(replyRecords(), replyRecords("1", "2147483647"))) {
                ProducerRecord<byte[], byte[]> written = replyRecords.reply(request, source, wrapping, told, false);

                Reply read = ReadReply.read(new ConsumerRecord<>(
                        "results",
                        0,
                        0,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        written.key(),
                        written.value(),
                        written.headers(),
                        Optional.empty()));

                assertThat(read).isEqualTo(new Reply(told.requestId(), told.userId(), asTold(told.answer())));
            }
        });
    }

    private static ReplyRecords replyRecords(String... schemaIds) {
        Map<String, String> settings = schemaIds.length == 0
                ? Map.of()
                : Map.of(
                        "deactivate-user.replies.confluent-schema-id.json", schemaIds[0],
                        "deactivate-user.replies.confluent-schema-id.protobuf", schemaIds[1]);
        return new ReplyRecords(new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("deactivate-user", WorkerSettings.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{}", "{\"details\":{}}", "{\"error\":{\"details\":[{\"reason\":\"NEW\"}]}}"})
    void whatIsNoReplyOfThisVersionIsNone(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);

        assertThat(ReadReply.read(record("application/json", bytes))).isNull();
        assertThat(ReadReply.read(record("application/protobuf", bytes))).isNull();
        assertThat(ReadReply.read(record("application/cloudevents+json", bytes)))
                .isNull();
        assertThat(ReadReply.read(record("application/grpc", bytes))).isNull();
    }

    @Test
    void aSourceIsReadAsItWasWritten() {
        RequestSource source = new RequestSource("gy1Bj0BHTcSVwLdlLYLHAw", -1, "a/group/", "attempt");

        assertThat(RequestSource.of(source.toString())).isEqualTo(source);
        assertThat(RequestSource.of("a/b/c/d")).isNull();
        assertThat(RequestSource.of("a/1/c")).isNull();
    }

    /** A reply has milliseconds, and no field's name but in its metadata. */
    private static Answer asTold(Answer answer) {
        if (answer instanceof Success success) {
            Details details = success.details();
            return new Success(
                    new Details(
                            details.sequence(),
                            details.changeDate().truncatedTo(ChronoUnit.MILLIS),
                            details.resourceOwner(),
                            details.creationDate().truncatedTo(ChronoUnit.MILLIS)),
                    success.validateOnly());
        }
        Refusal refusal = (Refusal) answer;
        return new Refusal(refusal.reason(), null, refusal.sequence());
    }

    private static ConsumerRecord<byte[], byte[]> record(String contentType, byte[] value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("results", 0, 0, new byte[0], value);
        record.headers().add(ReplyHeaders.CONTENT_TYPE, contentType.getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
