package io.deactivateuser.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import io.deactivateuser.decide.Action;
import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.proto.DeactivateUserRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request from Protobuf as strictly as from JSON. The generated parser takes the last of a repeated field and
 * drops the whole message for one malformed string; the raw field set shows both, so that the caller is told the field.
 */
final class ProtobufRequest {
    private ProtobufRequest() {}

    static Decoded decode(ByteString value, @Nullable String outerId) {
        UnknownFieldSet fields;
        try {
            fields = UnknownFieldSet.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            return new Unreadable(Defect.NOT_PROTOBUF, "The value is not a well-formed Protobuf message.");
        }
        RequestDraft draft = new RequestDraft(outerId);
        for (Map.Entry<Integer, UnknownFieldSet.Field> field : fields.asMap().entrySet()) {
            field(field.getKey(), field.getValue(), draft);
        }
        return draft.finish(Format.PROTOBUF);
    }

    private static void field(int number, UnknownFieldSet.Field field, RequestDraft draft) {
        switch (number) {
            case DeactivateUserRequest.REQUEST_ID_FIELD_NUMBER -> text(RequestDraft.REQUEST_ID, field, draft);
            case DeactivateUserRequest.USER_ID_FIELD_NUMBER -> text(RequestDraft.USER_ID, field, draft);
            case DeactivateUserRequest.REASON_FIELD_NUMBER -> text(RequestDraft.REASON, field, draft);
            case DeactivateUserRequest.EXPIRE_TIME_FIELD_NUMBER -> expireTime(field, draft);
            case DeactivateUserRequest.VALIDATE_ONLY_FIELD_NUMBER -> validateOnly(field, draft);
            case DeactivateUserRequest.ACTION_FIELD_NUMBER -> action(field, draft);
            case DeactivateUserRequest.EXPECTED_SEQUENCE_FIELD_NUMBER -> expectedSequence(field, draft);
            case DeactivateUserRequest.BATCH_ID_FIELD_NUMBER -> text(RequestDraft.BATCH_ID, field, draft);
            default -> draft.malformed(Integer.toString(number));
        }
    }

    private static void text(String name, UnknownFieldSet.Field field, RequestDraft draft) {
        List<ByteString> values = field.getLengthDelimitedList();
        if (!values.isEmpty()) {
            draft.text(
                    name,
                    StrictUtf8.decode(values.get(0).asReadOnlyByteBuffer()).toString());
        }
        if (values.size() != 1 || occurrences(field) != 1) {
            draft.malformed(name);
        }
    }

    private static void expireTime(UnknownFieldSet.Field field, RequestDraft draft) {
        List<ByteString> values = field.getLengthDelimitedList();
        if (values.size() != 1 || occurrences(field) != 1) {
            draft.malformed(RequestDraft.EXPIRE_TIME);
            return;
        }
        draft.expireTime(timestamp(values.get(0)));
    }

    /** The moment; null where the bytes are no {@code google.protobuf.Timestamp}, or one of its fields is there twice or unknown. */
    private static @Nullable Instant timestamp(ByteString message) {
        long seconds = 0;
        long nanos = 0;
        try {
            for (Map.Entry<Integer, UnknownFieldSet.Field> entry :
                    UnknownFieldSet.parseFrom(message).asMap().entrySet()) {
                List<Long> values = entry.getValue().getVarintList();
                if (values.size() != 1 || occurrences(entry.getValue()) != 1) {
                    return null;
                }
                switch (entry.getKey()) {
                    case Timestamp.SECONDS_FIELD_NUMBER -> seconds = values.get(0);
                    case Timestamp.NANOS_FIELD_NUMBER -> nanos = values.get(0);
                    default -> {
                        return null;
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
        return ExpireTime.of(seconds, nanos);
    }

    private static void validateOnly(UnknownFieldSet.Field field, RequestDraft draft) {
        Long number = number(field);
        if (number == null || (number != 0 && number != 1)) {
            draft.malformed(RequestDraft.VALIDATE_ONLY);
            return;
        }
        draft.validateOnly(number == 1);
    }

    private static void action(UnknownFieldSet.Field field, RequestDraft draft) {
        Long number = number(field);
        if (number == null) {
            draft.malformed(RequestDraft.ACTION);
        } else if (number == io.deactivateuser.proto.Action.DEACTIVATE_VALUE) {
            draft.action(Action.DEACTIVATE);
        } else {
            draft.action(number == io.deactivateuser.proto.Action.REACTIVATE_VALUE ? Action.REACTIVATE : null);
        }
    }

    private static void expectedSequence(UnknownFieldSet.Field field, RequestDraft draft) {
        Long number = number(field);
        if (number == null) {
            draft.malformed(RequestDraft.EXPECTED_SEQUENCE);
        } else {
            draft.expectedSequence(number);
        }
    }

    /** The number; null where the field is there more than once, or of another wire type. */
    private static @Nullable Long number(UnknownFieldSet.Field field) {
        List<Long> values = field.getVarintList();
        return values.size() == 1 && occurrences(field) == 1 ? values.get(0) : null;
    }

    /** How often the field is there, in whatever wire type. */
    private static int occurrences(UnknownFieldSet.Field field) {
        return field.getLengthDelimitedList().size()
                + field.getVarintList().size()
                + field.getFixed32List().size()
                + field.getFixed64List().size()
                + field.getGroupList().size();
    }
}
