package io.deactivateuser.reply;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import io.deactivateuser.decide.Answer;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.Details;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decode.Format;
import io.deactivateuser.decode.Wrapping.StructuredEvent;
import io.deactivateuser.proto.DeactivateUserReply;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a reply that a worker has written, to know what the caller of its request was told. */
public final class ReadReply {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReadReply() {}

    /** The reply in a record of the results; null where the record holds none, or one of a reason that this version does not know. */
    public static @Nullable Reply read(ConsumerRecord<byte[], byte[]> record) {
        Header contentType = record.headers().lastHeader(ReplyHeaders.CONTENT_TYPE);
        if (record.value() == null || contentType == null || contentType.value() == null) {
            return null;
        }
        try {
            return read(record.value(), new String(contentType.value(), StandardCharsets.UTF_8));
        } catch (JacksonException
                | InvalidProtocolBufferException
                | DateTimeException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            return null;
        }
    }

    private static Reply read(byte[] value, String contentType) throws InvalidProtocolBufferException {
        if (contentType.equals(StructuredEvent.MEDIA_TYPE)) {
            JsonNode event = JSON.readTree(value);
            byte[] message = ReplyEvent.protobuf(event);
            return message == null ? json(ReplyEvent.json(event)) : protobuf(message);
        }
        if (contentType.startsWith(GrpcReply.MEDIA_TYPES)) {
            return protobuf(GrpcReply.message(value));
        }
        return contentType.equals(Format.JSON.contentType())
                ? json(JSON.readTree(FramedReply.message(value, Format.JSON)))
                : protobuf(FramedReply.message(value, Format.PROTOBUF));
    }

    private static Reply json(JsonNode reply) {
        JsonNode details = reply.path("details");
        Answer answer = details.isObject()
                ? new Success(
                        new Details(
                                Long.parseLong(details.path("sequence").asString()),
                                Instant.parse(details.path("changeDate").asString()),
                                details.path("resourceOwner").asString(),
                                Instant.parse(details.path("creationDate").asString())),
                        reply.path("validateOnly").asBoolean(false))
                : refusal(reply.path("error").path("details").path(0));
        JsonNode userId = reply.path("userId");
        return new Reply(reply.path("requestId").asString(), userId.isString() ? userId.asString() : null, answer);
    }

    private static Refusal refusal(JsonNode info) {
        return new Refusal(
                Reason.valueOf(info.path("reason").asString()),
                null,
                sequence(info.path("metadata").path(ErrorMetadata.SEQUENCE).asString("")));
    }

    private static @Nullable Long sequence(String text) {
        return text.isEmpty() ? null : Long.valueOf(text);
    }

    private static Reply protobuf(byte[] value) throws InvalidProtocolBufferException {
        DeactivateUserReply reply = DeactivateUserReply.parseFrom(value);
        String userId = reply.getUserId().isEmpty() ? null : reply.getUserId();
        if (reply.hasError()) {
            ErrorInfo info = reply.getError().getDetails(0).unpack(ErrorInfo.class);
            return new Reply(
                    reply.getRequestId(),
                    userId,
                    new Refusal(
                            Reason.valueOf(info.getReason()),
                            null,
                            sequence(info.getMetadataOrDefault(ErrorMetadata.SEQUENCE, ""))));
        }
        if (!reply.hasDetails()) {
            throw new IllegalArgumentException("Neither details nor an error");
        }
        io.deactivateuser.proto.Details details = reply.getDetails();
        return new Reply(
                reply.getRequestId(),
                userId,
                new Success(
                        new Details(
                                details.getSequence(),
                                instant(details.getChangeDate()),
                                details.getResourceOwner(),
                                instant(details.getCreationDate())),
                        reply.getValidateOnly()));
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
