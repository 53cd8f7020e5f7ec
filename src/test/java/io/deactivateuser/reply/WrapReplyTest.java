package io.deactivateuser.reply;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decode.Format;
import io.deactivateuser.decode.Wrapping;
import io.deactivateuser.decode.Wrapping.Bare;
import io.deactivateuser.decode.Wrapping.BinaryEvent;
import io.deactivateuser.decode.Wrapping.Framed;
import io.deactivateuser.decode.Wrapping.Grpc;
import io.deactivateuser.decode.Wrapping.StructuredEvent;
import io.deactivateuser.settings.WorkerSettings;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The bytes of each wrapping, as those who wrote its specification have them. */
class WrapReplyTest {
    private static final Reply REPLY = new Reply("r-1", "u-1", new Refusal(Reason.USER_ALREADY_DEACTIVATED));

    private final String json = text(reply(new Bare(Format.JSON)));
    private final String protobuf = text(reply(new Bare(Format.PROTOBUF)));

    @Test
    void grpcHasAFlagAndTheLengthBeforeTheMessage() {
        ProducerRecord<byte[], byte[]> reply = reply(new Grpc("application/grpc"));

        assertThat(text(reply)).isEqualTo("\0\0\0\0" + (char) protobuf.length() + protobuf);
        assertThat(header(reply, "content-type")).isEqualTo("application/grpc");
        assertThat(header(reply, "grpc-status")).isEqualTo("9");
    }

    @Test
    void grpcWebHasItsTrailersBehindTheMessage() {
        ProducerRecord<byte[], byte[]> reply = reply(new Grpc("application/grpc-web+proto"));

        assertThat(text(reply))
                .isEqualTo("\0\0\0\0" + (char) protobuf.length() + protobuf + "\u0080\0\0\0\020grpc-status: 9\r\n");
        assertThat(header(reply, "content-type")).isEqualTo("application/grpc-web+proto");
    }

    @Test
    void aFramedRequestHasAFramedReplyOnlyWhereAnIdIsSet() {
        assertThat(text(reply(new Framed(Format.JSON, 4)))).isEqualTo(json);
        assertThat(text(reply(new Framed(Format.PROTOBUF, 8)))).isEqualTo(protobuf);
        assertThat(text(reply(new Framed(Format.JSON, 4), "json"))).isEqualTo("\0\0\1\0\1" + json);
        assertThat(text(reply(new Framed(Format.JSON, 8), "json"))).isEqualTo("\0\0\0\0\0\0\1\0\1" + json);
        assertThat(text(reply(new Framed(Format.PROTOBUF, 4), "json"))).isEqualTo(protobuf);
        assertThat(text(reply(new Framed(Format.PROTOBUF, 4), "protobuf")))
                .as("the reply is the second message of its file")
                .isEqualTo("\0\0\1\0\1\2\2" + protobuf);
        assertThat(text(reply(new Bare(Format.JSON), "json"))).isEqualTo(json);
    }

    @Test
    void anEventInJsonHasTheReplyAsItWouldBeAlone() {
        String attributes =
                "{\"specversion\":\"1.0\",\"type\":\"io.deactivateuser.reply.v1\",\"source\":\"/deactivate-user\","
                        + "\"id\":\"topic-id/3/42\",\"subject\":\"r-1\",\"causationid\":\"event-1\",";
        ProducerRecord<byte[], byte[]> reply = reply(new StructuredEvent(Format.JSON, "event-1"));

        assertThat(text(reply))
                .isEqualTo(attributes + "\"datacontenttype\":\"application/json\",\"data\":" + json + "}");
        assertThat(header(reply, "content-type")).isEqualTo("application/cloudevents+json");
        assertThat(text(reply(new StructuredEvent(Format.PROTOBUF, "event-1"))))
                .isEqualTo(attributes + "\"datacontenttype\":\"application/protobuf\",\"data_base64\":\""
                        + Base64.getEncoder().encodeToString(protobuf.getBytes(ISO_8859_1)) + "\"}");
    }

    @Test
    void anEventsIdIsTheSameHoweverOftenItsRecordIsAnswered() {
        Wrapping event = new BinaryEvent(new Bare(Format.JSON), "event-1");
        RequestSource later = new RequestSource("topic-id", 3, "group", "another try");

        assertThat(header(reply(event), "ce_id")).isEqualTo("topic-id/3/42");
        assertThat(header(replyRecords("").reply(request(), later, event, REPLY, true), "ce_id"))
                .isEqualTo("topic-id/3/42");
    }

    @Test
    void whatCannotBeAnAttributeIsNone() {
        Reply nameless = new Reply("", "u-1", new Refusal(Reason.REQUEST_ID_INVALID, "requestId"));
        ProducerRecord<byte[], byte[]> reply = replyRecords("")
                .reply(request(), source(), new BinaryEvent(new Bare(Format.JSON), ""), nameless, false);

        assertThat(header(reply, "ce_subject")).isNull();
        assertThat(header(reply, "ce_causationid")).isNull();
        assertThat(header(reply(new BinaryEvent(new Bare(Format.JSON), "x".repeat(8_193))), "ce_causationid"))
                .isNull();
        assertThat(header(reply(new BinaryEvent(new Bare(Format.JSON), "a\0b")), "ce_causationid"))
                .isEqualTo("a\uFFFDb");
    }

    private static ProducerRecord<byte[], byte[]> reply(Wrapping wrapping) {
        return reply(wrapping, "");
    }

    private static ProducerRecord<byte[], byte[]> reply(Wrapping wrapping, String framedFormat) {
        return replyRecords(framedFormat).reply(request(), source(), wrapping, REPLY, false);
    }

    private static ReplyRecords replyRecords(String framedFormat) {
        Map<String, String> settings = framedFormat.isEmpty()
                ? Map.of()
                : Map.of("deactivate-user.replies.confluent-schema-id." + framedFormat, "65537");
        return new ReplyRecords(new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("deactivate-user", WorkerSettings.class));
    }

    private static RequestSource source() {
        return new RequestSource("topic-id", 3, "group", "attempt");
    }

    private static ConsumerRecord<byte[], byte[]> request() {
        return new ConsumerRecord<>("deactivate-user.requests", 3, 42, new byte[0], new byte[0]);
    }

    /** One character for each byte. */
    private static String text(ProducerRecord<byte[], byte[]> reply) {
        return new String(reply.value(), ISO_8859_1);
    }

    private static @Nullable String header(ProducerRecord<byte[], byte[]> reply, String name) {
        Header header = reply.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
