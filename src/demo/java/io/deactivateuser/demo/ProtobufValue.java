package io.deactivateuser.demo;

import com.google.protobuf.Timestamp;
import io.deactivateuser.demo.JsonMembers.Member;
import io.deactivateuser.proto.Action;
import io.deactivateuser.proto.DeactivateUserRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JsonToken;

/** A request of a file as a Protobuf message; where Protobuf has no such request, the file's text as it is. */
final class ProtobufValue {
    private ProtobufValue() {}

    static byte[] of(JsonMembers request) {
        DeactivateUserRequest.Builder message = DeactivateUserRequest.newBuilder();
        boolean complete = request.members().stream().allMatch(member -> set(message, member));
        return complete ? message.build().toByteArray() : request.text().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean set(DeactivateUserRequest.Builder message, Member member) {
        String text = member.string();
        if (text == null) {
            message.setValidateOnly(member.type() == JsonToken.VALUE_TRUE);
            return member.name().equals("validateOnly")
                    && (member.type() == JsonToken.VALUE_TRUE || member.type() == JsonToken.VALUE_FALSE);
        }
        switch (member.name()) {
            case "requestId" -> message.setRequestId(text);
            case "userId" -> message.setUserId(text);
            case "reason" -> message.setReason(text);
            case "batchId" -> message.setBatchId(text);
            case "expireTime" -> {
                return setExpireTime(message, text);
            }
            case "action" -> {
                return setAction(message, text);
            }
            case "expectedSequence" -> {
                return setExpectedSequence(message, text);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean setAction(DeactivateUserRequest.Builder message, String text) {
        try {
            message.setAction(Action.valueOf(text));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean setExpectedSequence(DeactivateUserRequest.Builder message, String text) {
        try {
            message.setExpectedSequence(Long.parseLong(text));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean setExpireTime(DeactivateUserRequest.Builder message, String text) {
        try {
            Instant time = Instant.parse(text);
            message.setExpireTime(
                    Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()));
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
