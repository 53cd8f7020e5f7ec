package io.deactivateuser.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decide.Answer;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.Details;
import io.deactivateuser.decode.Format;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{}", "{\"details\":{}}", "{\"error\":{\"details\":[{\"reason\":\"NEW\"}]}}"})
    void whatIsNoReplyOfThisVersionIsNone(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);

        assertThat(ReadReply.read(record("application/json", bytes))).isNull();
        assertThat(ReadReply.read(record("application/protobuf", bytes))).isNull();
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
        return new Refusal(((Refusal) answer).reason());
    }

    private static ConsumerRecord<byte[], byte[]> record(String contentType, byte[] value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("results", 0, 0, new byte[0], value);
        record.headers().add(ReplyHeaders.CONTENT_TYPE, contentType.getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
