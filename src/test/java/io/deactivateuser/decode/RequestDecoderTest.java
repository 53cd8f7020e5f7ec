package io.deactivateuser.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.deactivateuser.decide.Check;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.decode.Decoded.Invalid;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.decode.Decoded.Valid;
import io.deactivateuser.proto.DeactivateUserRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code RequestExamplesTest} does not see: Protobuf, content types, and that nothing is ever thrown. */
class RequestDecoderTest {
    private static final String PROTOBUF = "application/protobuf";

    @Test
    void theSameRequestInBothFormatsHasTheSameContent() {
        String json = """
                {"requestId": "r", "userId": "u", "reason": "é", "expireTime": "2099-01-01T01:00:00.5+01:00", "validateOnly": true}""";
        byte[] protobuf = DeactivateUserRequest.newBuilder()
                .setRequestId("r")
                .setUserId("u")
                .setReason("é")
                .setExpireTime(timestamp(Instant.parse("2099-01-01T00:00:00.5Z")))
                .setValidateOnly(true)
                .build()
                .toByteArray();

        Valid first = (Valid) RequestDecoder.decode(json.getBytes(StandardCharsets.UTF_8), null);
        Valid second = (Valid) RequestDecoder.decode(protobuf, PROTOBUF);

        assertThat(second.request()).isEqualTo(first.request());
        assertThat(second.request().content()).isEqualTo(first.request().content());
        assertThat(second.wrapping().format()).isEqualTo(Format.PROTOBUF);
    }

    @Test
    void anUnknownProtobufFieldIsRefusedByItsNumber() {
        assertRefused(fields -> fields.mergeField(9, number(1)), "MALFORMED_REQUEST", "9");
    }

    @Test
    void aProtobufFieldOfAnotherWireTypeIsRefused() {
        assertRefused(fields -> fields.mergeField(3, number(1)), "MALFORMED_REQUEST", "reason");
        assertRefused(fields -> fields.mergeField(4, number(1)), "MALFORMED_REQUEST", "expireTime");
        assertRefused(fields -> fields.mergeField(5, text("true")), "MALFORMED_REQUEST", "validateOnly");
        assertRefused(fields -> fields.mergeField(5, number(2)), "MALFORMED_REQUEST", "validateOnly");
    }

    @Test
    void malformedUtf8InAProtobufFieldIsRefusedUnderItsName() {
        assertRefused(fields -> fields.mergeField(3, bytes((byte) 'a', (byte) 0xC3)), "REASON_INVALID", "reason");
        // An encoded surrogate, which UTF-8 does not allow.
        assertRefused(
                fields -> fields.mergeField(3, bytes((byte) 0xED, (byte) 0xA0, (byte) 0x80)),
                "REASON_INVALID",
                "reason");
    }

    @Test
    void aProtobufTimestampOutOfItsRangeIsRefused() {
        assertRefused(
                fields -> fields.mergeField(
                        4, message(Timestamp.newBuilder().setNanos(-1).build().toByteString())),
                "EXPIRE_TIME_INVALID",
                "expireTime");
        assertRefused(
                fields -> fields.mergeField(
                        4,
                        message(Timestamp.newBuilder()
                                .setSeconds(Long.MAX_VALUE)
                                .build()
                                .toByteString())),
                "EXPIRE_TIME_INVALID",
                "expireTime");
    }

    @Test
    void aFieldOfAProtobufTimestampThatIsThereTwiceOrUnknownIsRefused() {
        Field late = number(4_070_908_800L);

        assertRefused(timestampOf(1, late, 1, number(1)), "EXPIRE_TIME_INVALID", "expireTime");
        assertRefused(timestampOf(2, number(5), 2, number(6)), "EXPIRE_TIME_INVALID", "expireTime");
        assertRefused(timestampOf(1, late, 1, text("1")), "EXPIRE_TIME_INVALID", "expireTime");
        assertRefused(timestampOf(1, late, 3, number(1)), "EXPIRE_TIME_INVALID", "expireTime");
        // The generated parser keeps the lower half.
        assertRefused(timestampOf(1, late, 2, number(1L << 32)), "EXPIRE_TIME_INVALID", "expireTime");
        assertRefused(timestampOf(1, text("1"), 2, number(5)), "EXPIRE_TIME_INVALID", "expireTime");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aProtobufFieldThatIsThereTwiceIsRefusedWhereParsersTakeTheLastOrMerge(int number) {
        Field field = switch (number) {
            case 4 -> message(timestamp(Instant.EPOCH).toByteString());
            case 5 -> number(1);
            default -> text("x");
        };
        byte[] request = UnknownFieldSet.newBuilder()
                .mergeField(1, text("r"))
                .mergeField(2, text("u"))
                .mergeField(number, field)
                .mergeField(number, field)
                .build()
                .toByteArray();

        assertThat(RequestDecoder.decode(request, PROTOBUF))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        decoded -> assertThat(decoded.refusal().reason().name()).isEqualTo("MALFORMED_REQUEST"));
    }

    @Test
    void protobufWithoutARequestIdOrCutShortIsUnreadable() {
        byte[] whole = DeactivateUserRequest.newBuilder()
                .setRequestId("request")
                .build()
                .toByteArray();

        assertUnreadable(new byte[0], PROTOBUF, "REQUEST_ID_MISSING");
        assertUnreadable(Arrays.copyOf(whole, whole.length - 1), PROTOBUF, "NOT_PROTOBUF");
    }

    @Test
    void tenThousandOpenProtobufGroupsAreUnreadable() {
        byte[] groups = new byte[10_000];
        Arrays.fill(groups, (byte) (3 << 3 | 3));

        assertUnreadable(groups, PROTOBUF, "NOT_PROTOBUF");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "APPLICATION/JSON"})
    void jsonHasTheseContentTypes(String contentType) {
        assertThat(RequestDecoder.decode(
                        "{\"requestId\":\"r\",\"userId\":\"u\"}".getBytes(StandardCharsets.UTF_8), contentType))
                .isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "text/plain", "application/jsonx", "application/protobuf, application/json"})
    void anotherContentTypeIsUnreadable(String contentType) {
        assertUnreadable(
                "{\"requestId\":\"r\"}".getBytes(StandardCharsets.UTF_8), contentType, "UNSUPPORTED_CONTENT_TYPE");
    }

    @Test
    void ofSeveralBrokenRulesTheFirstOfTheCheckAnswers() {
        List<Reason> reasons = Check.REQUEST.reasons();

        assertThat(IntStream.range(0, reasons.size())
                        .mapToObj(first -> refusalOf(breaking(reasons.subList(first, reasons.size())))))
                .containsExactlyElementsOf(reasons);
    }

    @Property
    void nothingIsEverThrown(@ForAll byte[] value, @ForAll boolean protobuf) {
        assertThatCode(() -> RequestDecoder.decode(value, protobuf ? PROTOBUF : null))
                .doesNotThrowAnyException();
    }

    /** A request that breaks the rules of these reasons; of two rules for one field the first. */
    private static String breaking(List<Reason> reasons) {
        Map<String, String> fields = new LinkedHashMap<>(Map.of("requestId", "\"r\"", "userId", "\"u\""));
        for (int i = reasons.size() - 1; i >= 0; i--) {
            switch (reasons.get(i)) {
                case MALFORMED_REQUEST -> fields.put("unknown", "1");
                case REQUEST_ID_INVALID -> fields.put("requestId", "\"\"");
                case USER_ID_MISSING -> fields.remove("userId");
                case USER_ID_INVALID -> fields.put("userId", "\"\"");
                case REASON_INVALID -> fields.put("reason", "\"\\u0007\"");
                case EXPIRE_TIME_INVALID -> fields.put("expireTime", "\"tomorrow\"");
                case ACTION_INVALID -> fields.put("action", "\"SUSPEND\"");
                case EXPECTED_SEQUENCE_INVALID -> fields.put("expectedSequence", "\"-1\"");
                case BATCH_ID_INVALID -> fields.put("batchId", "\"\"");
                default -> throw new AssertionError("No request breaks the rule of " + reasons.get(i));
            }
        }
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static Reason refusalOf(String json) {
        Invalid decoded = (Invalid) RequestDecoder.decode(json.getBytes(StandardCharsets.UTF_8), null);
        return decoded.refusal().reason();
    }

    private static void assertRefused(UnaryOperator<UnknownFieldSet.Builder> change, String reason, String field) {
        UnknownFieldSet.Builder valid =
                UnknownFieldSet.newBuilder().mergeField(1, text("r")).mergeField(2, text("u"));
        byte[] value = change.apply(valid).build().toByteArray();

        assertThat(RequestDecoder.decode(value, PROTOBUF)).isInstanceOfSatisfying(Invalid.class, decoded -> {
            assertThat(decoded.refusal().reason().name()).isEqualTo(reason);
            assertThat(decoded.refusal().field()).isEqualTo(field);
            assertThat(decoded.requestId()).isEqualTo("r");
        });
    }

    private static void assertUnreadable(byte[] value, String contentType, String defect) {
        assertThat(RequestDecoder.decode(value, contentType))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.defect().name()).isEqualTo(defect));
    }

    /** An expire time of two occurrences of fields, which may be of one field. */
    private static UnaryOperator<UnknownFieldSet.Builder> timestampOf(
            int number, Field field, int otherNumber, Field other) {
        ByteString one =
                UnknownFieldSet.newBuilder().mergeField(number, field).build().toByteString();
        ByteString two = UnknownFieldSet.newBuilder()
                .mergeField(otherNumber, other)
                .build()
                .toByteString();
        return fields -> fields.mergeField(4, message(one.concat(two)));
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static Field text(String text) {
        return message(ByteString.copyFromUtf8(text));
    }

    private static Field bytes(byte... bytes) {
        return message(ByteString.copyFrom(bytes));
    }

    private static Field message(ByteString bytes) {
        return Field.newBuilder().addLengthDelimited(bytes).build();
    }

    private static Field number(long number) {
        return Field.newBuilder().addVarint(number).build();
    }
}
