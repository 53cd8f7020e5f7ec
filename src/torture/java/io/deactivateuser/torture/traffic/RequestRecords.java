package io.deactivateuser.torture.traffic;

import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.TokenSigner;
import io.deactivateuser.fixtures.Wrapped;
import io.deactivateuser.proto.Action;
import io.deactivateuser.proto.DeactivateUserRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Makes the bytes of a planned record. */
public final class RequestRecords {
    public static final String CORRELATION = "kafka_correlationId";
    public static final String AUTHORIZATION = "authorization";
    private static final int OVERSIZED = 1_200_000;
    private static final int LARGE = 900_000;
    private static final int GIANT = 8_000_000;
    /** The action that is meant where none is named. */
    private static final int SPELLED_OUT_ONE_IN = 5;

    private final String topic;
    private final Population population;
    private final Tokens tokens;

    public RequestRecords(String topic, Population population, TokenSigner signer) {
        this.topic = topic;
        this.population = population;
        this.tokens = new Tokens(signer, population.actors());
    }

    /** The record of {@code planned}. */
    public ProducerRecord<byte @Nullable [], byte @Nullable []> record(Planned planned) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(correlation(planned));
        TraceHeaders.of(planned.number()).forEach(headers::add);
        Wrappings.echoed(planned).forEach(headers::add);
        tokens.of(planned).forEach(token -> headers.add(AUTHORIZATION, token));
        if (planned.broken() == Broken.STRANGE_CONTENT_TYPE) {
            headers.add("content-type", utf8("text/plain"));
        } else if (Wrappings.of(planned) != Wrapped.IN_NOTHING) {
            Wrappings.of(planned).headers(format(planned)).forEach((name, value) -> headers.add(name, utf8(value)));
        } else if (planned.protobuf()) {
            headers.add("content-type", utf8("application/x-protobuf"));
        } else if (planned.number() % 3 == 0) {
            headers.add("Content-Type", utf8("application/json"));
        }
        byte[] value = planned.broken() == null
                ? Wrappings.of(planned).value(request(planned), format(planned))
                : broken(planned, planned.broken());
        return new ProducerRecord<>(topic, planned.partition(), null, utf8("k-" + planned.request()), value, headers);
    }

    /** The headers that a reply to {@code planned} has from it, in no particular order. */
    public static List<Header> copied(Planned planned) {
        List<Header> copied = new ArrayList<>(List.of(correlation(planned)));
        TraceHeaders.of(planned.number()).stream()
                .filter(header -> header.value().length <= TraceHeaders.LONGEST_COPIED)
                .forEach(copied::add);
        copied.addAll(Wrappings.echoed(planned));
        return copied;
    }

    /** The content type of a reply to {@code planned}. */
    public static String contentTypeOfReply(Planned planned) {
        return switch (Wrappings.of(planned)) {
            case IN_GRPC -> "application/grpc";
            case IN_GRPC_WEB -> "application/grpc-web+proto";
            case IN_AN_EVENT -> "application/cloudevents+json";
            default -> format(planned).contentType();
        };
    }

    private static Format format(Planned planned) {
        return planned.protobuf() ? Format.PROTOBUF : Format.JSON;
    }

    /** Whether its dead letter goes without the value, which the worker does not read. */
    public static boolean tooLargeToCopy(Planned planned) {
        Broken broken = planned.broken();
        return broken != null && broken.oversized();
    }

    private static Header correlation(Planned planned) {
        return new RecordHeader(
                CORRELATION,
                ByteBuffer.allocate(Integer.BYTES).putInt(planned.number()).array());
    }

    private byte[] request(Planned planned) {
        Content content = planned.decided();
        String user = content.target().id(population);
        if (!planned.protobuf()) {
            return utf8(json(planned, user, content));
        }
        DeactivateUserRequest.Builder message = DeactivateUserRequest.newBuilder()
                .setRequestId(planned.requestId())
                .setUserId(user)
                .setValidateOnly(content.validateOnly());
        if (content.reason() != 0) {
            message.setReason(content.reasonText());
        }
        if (content.expireTime() != 0) {
            message.setExpireTime(Timestamp.newBuilder()
                    .setSeconds(Math.floorDiv(content.expireTime(), 1_000L))
                    .setNanos((int) Math.floorMod(content.expireTime(), 1_000L) * 1_000_000));
        }
        if (content.reactivates()) {
            message.setAction(Action.REACTIVATE);
        }
        if (content.expectedSequence() != null) {
            message.setExpectedSequence(content.expectedSequence());
        }
        if (content.batch() != 0) {
            message.setBatchId(content.batchId());
        }
        return message.build().toByteArray();
    }

    private static String json(Planned planned, String user, Content content) {
        StringBuilder json =
                new StringBuilder("{\"requestId\": \"" + planned.requestId() + "\", \"userId\": \"" + user + "\"");
        if (content.reactivates()) {
            json.append(", \"action\": \"REACTIVATE\"");
        } else if (planned.number() % SPELLED_OUT_ONE_IN == 0) {
            json.append(", \"action\": \"DEACTIVATE\"");
        }
        if (content.expectedSequence() != null) {
            json.append(", \"expectedSequence\": \"")
                    .append(content.expectedSequence())
                    .append('"');
        }
        if (content.batch() != 0) {
            json.append(", \"batchId\": \"").append(content.batchId()).append('"');
        }
        if (content.reason() != 0) {
            json.append(", \"reason\": \"").append(content.reasonText()).append('"');
        }
        if (content.expireTime() != 0) {
            json.append(", \"expireTime\": \"")
                    .append(Instant.ofEpochMilli(content.expireTime()))
                    .append('"');
        }
        if (content.validateOnly()) {
            json.append(", \"validateOnly\": true");
        }
        return json.append('}').toString();
    }

    /** The user whom a record that breaks a rule names; a hot one, so that a wrong effect on it does not go unseen. */
    public String brokenUser(Planned planned) {
        return population.id(planned.number() % Population.HOT);
    }

    private byte @Nullable [] broken(Planned planned, Broken broken) {
        String ids = "\"requestId\": \"" + planned.requestId() + "\", ";
        String user = "\"userId\": \"" + brokenUser(planned) + "\"";
        return switch (broken) {
            case TOMBSTONE -> null;
            case NO_JSON -> utf8("deactivate " + planned.number());
            case RANDOM_BYTES -> randomBytes(planned);
            case JSON_ARRAY -> utf8("[{" + ids + user + "}]");
            case CUT_OFF_JSON -> utf8("{" + ids + user);
            case CUT_OFF_PROTOBUF -> new byte[] {10, 100, 'r', '-', '1'};
            case STRANGE_CONTENT_TYPE -> utf8("{" + ids + user + "}");
            case NO_REQUEST_ID -> utf8("{" + user + "}");
            case REQUEST_ID_A_NUMBER -> utf8("{\"requestId\": " + planned.request() + ", " + user + "}");
            case OVERSIZED_NO_JSON -> utf8("x".repeat(OVERSIZED));
            case OVERSIZED_UNKNOWN_FIELD -> utf8("{" + ids + user + ", \"padding\": \"" + "x".repeat(LARGE) + "\"}");
            case COMPRESSED_GIANT -> utf8("[".repeat(GIANT));
            case MISSPELT_VALIDATE_ONLY -> utf8("{" + ids + user + ", \"validateonly\": true}");
            case DUPLICATE_USER_ID -> utf8("{" + ids + user + ", " + user + "}");
            case VALIDATE_ONLY_A_TEXT -> utf8("{" + ids + user + ", \"validateOnly\": \"true\"}");
            case TRAILING_CONTENT -> utf8("{" + ids + user + "} {}");
            case DEEPLY_NESTED ->
                utf8("{" + ids + user + ", \"deep\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}");
            case UNKNOWN_PROTOBUF_FIELD -> unknownField(planned);
            case REQUEST_ID_EMPTY -> utf8("{\"requestId\": \"\", " + user + "}");
            case USER_ID_ABSENT -> utf8("{\"requestId\": \"" + planned.requestId() + "\"}");
            case USER_ID_EMPTY -> utf8("{" + ids + "\"userId\": \"\"}");
            case USER_ID_WITH_NUL -> utf8("{" + ids + "\"userId\": \"u-\\u0000\"}");
            case USER_ID_WITH_LONE_SURROGATE -> utf8("{" + ids + "\"userId\": \"u-\\ud83d\"}");
            case USER_ID_MALFORMED_UTF8 -> malformedUtf8(ids);
            case REASON_TOO_LONG -> utf8("{" + ids + user + ", \"reason\": \"" + "x".repeat(501) + "\"}");
            case EXPIRE_TIME_NO_DATE -> utf8("{" + ids + user + ", \"expireTime\": \"tomorrow\"}");
            case ACTION_UNKNOWN -> utf8("{" + ids + user + ", \"action\": \"DELETE\"}");
            case EXPECTED_SEQUENCE_NEGATIVE -> utf8("{" + ids + user + ", \"expectedSequence\": \"-1\"}");
            case BATCH_ID_EMPTY -> utf8("{" + ids + user + ", \"batchId\": \"\"}");
            case NO_TOKEN, GARBAGE_TOKEN, TWO_TOKENS, TOKEN_OF_ANOTHER_ISSUER, EXPIRED_TOKEN ->
                utf8("{" + ids + user + "}");
        };
    }

    private static byte[] randomBytes(Planned planned) {
        byte[] bytes = new byte[1 + planned.number() % 300];
        new Random(planned.number()).nextBytes(bytes);
        // No JSON and no Protobuf of ours begins with this byte.
        bytes[0] = (byte) 0xFF;
        return bytes;
    }

    private static byte[] malformedUtf8(String ids) {
        byte[] bytes = utf8("{" + ids + "\"userId\": \"u-?\"}");
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '?') {
                bytes[i] = (byte) 0xC0;
            }
        }
        return bytes;
    }

    private byte[] unknownField(Planned planned) {
        return DeactivateUserRequest.newBuilder()
                .setRequestId(planned.requestId())
                .setUserId(brokenUser(planned))
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                9,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build())
                .build()
                .toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
