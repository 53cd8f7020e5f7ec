package io.deactivateuser.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import io.deactivateuser.decide.Action;
import io.deactivateuser.decode.Format;
import io.deactivateuser.decode.Wrapping;
import io.deactivateuser.decode.Wrapping.Bare;
import io.deactivateuser.decode.Wrapping.BinaryEvent;
import io.deactivateuser.proto.DeactivateUserReply;
import io.deactivateuser.schemas.AsyncApi;
import io.deactivateuser.schemas.ReplySchema;
import io.deactivateuser.settings.WorkerSettings;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplyRecordsTest {
    private static final Reply SUCCESS = SampleReplies.all().values().iterator().next();

    private static final Wrapping JSON = new Bare(Format.JSON);

    private static final RequestSource SOURCE = new RequestSource("topic-id", 3, "group", "attempt");

    private final ReplyRecords replyRecords = new ReplyRecords(
            new Binder(new MapConfigurationPropertySource()).bindOrCreate("deactivate-user", WorkerSettings.class));

    static Stream<Reply> replies() {
        return SampleReplies.all().values().stream();
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyInJsonKeepsThePublishedSchema(Reply reply) {
        ReplySchema.assertValid(record(Format.JSON, reply).value());
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyInProtobufSaysWhatTheOneInJsonSays(Reply reply) throws InvalidProtocolBufferException {
        JsonNode json = new JsonMapper().readTree(record(Format.JSON, reply).value());
        DeactivateUserReply protobuf =
                DeactivateUserReply.parseFrom(record(Format.PROTOBUF, reply).value());

        assertThat(protobuf.getRequestId()).isEqualTo(json.path("requestId").stringValue());
        assertThat(protobuf.hasUserId()).isEqualTo(json.has("userId"));
        assertThat(protobuf.getUserId()).isEqualTo(json.path("userId").asString(""));
        assertThat(protobuf.getValidateOnly()).isEqualTo(json.has("validateOnly"));
        assertThat(protobuf.hasDetails()).isEqualTo(json.has("details"));
        assertThat(protobuf.hasError()).isEqualTo(json.has("error"));
        if (protobuf.hasDetails()) {
            JsonNode details = json.path("details");
            assertThat(Long.toString(protobuf.getDetails().getSequence()))
                    .isEqualTo(details.path("sequence").stringValue());
            assertThat(protobuf.getDetails().getResourceOwner())
                    .isEqualTo(details.path("resourceOwner").stringValue());
            assertThat(protobuf.getDetails().getChangeDate()).isEqualTo(timestamp(details.path("changeDate")));
            assertThat(protobuf.getDetails().getCreationDate()).isEqualTo(timestamp(details.path("creationDate")));
        } else {
            JsonNode error = json.path("error");
            JsonNode info = error.at("/details/0");
            assertThat(protobuf.getError().getCode())
                    .isEqualTo(error.path("code").intValue());
            assertThat(protobuf.getError().getMessage())
                    .isEqualTo(error.path("message").stringValue());
            assertThat(protobuf.getError().getDetailsCount()).isEqualTo(1);
            assertThat(protobuf.getError().getDetails(0).getTypeUrl())
                    .isEqualTo(info.path("@type").stringValue());
            ErrorInfo unpacked = protobuf.getError().getDetails(0).unpack(ErrorInfo.class);
            assertThat(unpacked.getReason()).isEqualTo(info.path("reason").stringValue());
            assertThat(unpacked.getDomain()).isEqualTo(info.path("domain").stringValue());
            assertThat(new JsonMapper().<JsonNode>valueToTree(unpacked.getMetadataMap()))
                    .isEqualTo(info.has("metadata") ? info.path("metadata") : new JsonMapper().createObjectNode());
        }
    }

    @ParameterizedTest
    @MethodSource("replies")
    void theKeyIsTheRequestIdAndTheStatusTheCode(Reply reply) {
        ProducerRecord<byte[], byte[]> record = record(Format.JSON, reply);
        JsonNode json = new JsonMapper().readTree(record.value());
        assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo(reply.requestId());
        assertThat(record.headers().lastHeader(ReplyHeaders.GRPC_STATUS).value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(json.at("/error/code").asString("0"));
    }

    @Test
    void theHeadersAreThoseThatAreDocumented() {
        Map<String, Boolean> documented = AsyncApi.read().headers("replyJson");

        Wrapping event = new BinaryEvent(JSON, "event-1");
        assertThat(headers(
                        replyRecords.reply(requestWithAllHeaders(), SOURCE, event, SUCCESS, Action.REACTIVATE, true)))
                .isEqualTo(documented.keySet());
        assertThat(headers(replyRecords.reply(request(), SOURCE, JSON, SUCCESS, false)))
                .isEqualTo(required(documented));
        assertThat(AsyncApi.read().headers("replyProtobuf")).isEqualTo(documented);
    }

    @Test
    void everyHeaderThatTheWorkerKnowsIsDocumented() throws IllegalAccessException {
        Set<String> known = new TreeSet<>(Set.of("kafka_correlationId", "traceparent", "tracestate"));
        known.addAll(Set.of("ce_specversion", "ce_type", "ce_source", "ce_id", "ce_subject", "ce_causationid"));
        for (Field constant : ReplyHeaders.class.getFields()) {
            known.add((String) constant.get(null));
        }
        Set<String> documented = new TreeSet<>();
        for (String message : Set.of("requestJson", "requestProtobuf", "replyJson", "replyProtobuf", "deadLetter")) {
            documented.addAll(AsyncApi.read().headers(message).keySet());
        }
        assertThat(documented).isEqualTo(known);
    }

    private ProducerRecord<byte[], byte[]> record(Format format, Reply reply) {
        return replyRecords.reply(request(), SOURCE, new Bare(format), reply, false);
    }

    private static ConsumerRecord<byte[], byte[]> request() {
        return new ConsumerRecord<>("deactivate-user.requests", 3, 42, new byte[0], new byte[0]);
    }

    private static ConsumerRecord<byte[], byte[]> requestWithAllHeaders() {
        ConsumerRecord<byte[], byte[]> request = request();
        AsyncApi.read()
                .headers("requestJson")
                .keySet()
                .forEach(name -> request.headers().add(name, "x".getBytes(StandardCharsets.UTF_8)));
        return request;
    }

    private static Set<String> headers(ProducerRecord<byte[], byte[]> record) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(record.headers().toArray()).forEach(header -> names.add(header.key()));
        return names;
    }

    private static Set<String> required(Map<String, Boolean> documented) {
        Set<String> required = new TreeSet<>(documented.keySet());
        required.removeIf(name -> !Boolean.TRUE.equals(documented.get(name)));
        return required;
    }

    private static Timestamp timestamp(JsonNode date) {
        Instant instant = Instant.parse(date.stringValue());
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
