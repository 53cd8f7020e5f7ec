package io.deactivateuser.torture.watch;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.deactivateuser.proto.DeactivateUserReply;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A reply's value, from either format. */
record ParsedReply(
        String requestId,
        @Nullable String userId,
        boolean validateOnly,
        @Nullable Details details,
        @Nullable Failure error) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Dates in milliseconds. */
    record Details(long sequence, long changeDate, String resourceOwner, long creationDate) {}

    record Failure(int code, String message, String reason, String domain, Map<String, String> metadata) {}

    /** As {@link Observed#sequence()} has it. */
    long sequence() {
        if (details != null) {
            return details.sequence();
        }
        return error != null && error.reason().equals(Contract.SEQUENCE_MISMATCH)
                ? Long.parseLong(error.metadata().getOrDefault("sequence", "0"))
                : 0;
    }

    static ParsedReply json(byte[] value) {
        JsonNode reply = JSON.readTree(value);
        JsonNode details = reply.get("details");
        JsonNode error = reply.get("error");
        JsonNode user = reply.get("userId");
        return new ParsedReply(
                reply.get("requestId").asString(),
                user == null ? null : user.asString(),
                reply.has("validateOnly") && reply.get("validateOnly").asBoolean(),
                details == null
                        ? null
                        : new Details(
                                Long.parseLong(details.get("sequence").asString()),
                                date(details.get("changeDate").asString()),
                                details.get("resourceOwner").asString(),
                                date(details.get("creationDate").asString())),
                error == null ? null : failure(error));
    }

    static ParsedReply protobuf(byte[] value) throws InvalidProtocolBufferException {
        DeactivateUserReply reply = DeactivateUserReply.parseFrom(value);
        return new ParsedReply(
                reply.getRequestId(),
                reply.hasUserId() ? reply.getUserId() : null,
                reply.getValidateOnly(),
                reply.hasDetails()
                        ? new Details(
                                reply.getDetails().getSequence(),
                                date(reply.getDetails().getChangeDate()),
                                reply.getDetails().getResourceOwner(),
                                date(reply.getDetails().getCreationDate()))
                        : null,
                reply.hasError() ? failure(reply.getError()) : null);
    }

    private static Failure failure(JsonNode error) {
        JsonNode info = error.get("details").get(0);
        Map<String, String> metadata = new HashMap<>();
        JsonNode all = info.get("metadata");
        if (all != null) {
            all.propertyStream()
                    .forEach(entry ->
                            metadata.put(entry.getKey(), entry.getValue().asString()));
        }
        return new Failure(
                error.get("code").asInt(),
                error.get("message").asString(),
                info.get("reason").asString(),
                info.get("domain").asString(),
                metadata);
    }

    private static Failure failure(Status error) throws InvalidProtocolBufferException {
        ErrorInfo info = error.getDetails(0).unpack(ErrorInfo.class);
        return new Failure(
                error.getCode(), error.getMessage(), info.getReason(), info.getDomain(), info.getMetadataMap());
    }

    private static long date(String rfc3339) {
        return Instant.parse(rfc3339).toEpochMilli();
    }

    private static long date(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos())
                .toEpochMilli();
    }
}
