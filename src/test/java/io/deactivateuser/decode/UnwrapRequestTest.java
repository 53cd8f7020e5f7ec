package io.deactivateuser.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.deactivateuser.decode.Decoded.Invalid;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.decode.Decoded.Valid;
import io.deactivateuser.decode.Wrapping.Bare;
import io.deactivateuser.decode.Wrapping.BinaryEvent;
import io.deactivateuser.decode.Wrapping.Framed;
import io.deactivateuser.decode.Wrapping.Grpc;
import io.deactivateuser.decode.Wrapping.StructuredEvent;
import io.deactivateuser.proto.DeactivateUserRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnwrapRequestTest {
    private static final String TYPE = "io.deactivateuser.request.v1";
    private static final String JSON = "{\"requestId\":\"r\",\"userId\":\"u\",\"reason\":\"é\"}";
    private static final String EVENT = "application/cloudevents+json";
    private static final byte[] PROTOBUF = DeactivateUserRequest.newBuilder()
            .setRequestId("r")
            .setUserId("u")
            .setReason("é")
            .build()
            .toByteArray();
    private static final String[] IN_HEADERS = {
        "ce_specversion", "1.0", "ce_type", TYPE, "ce_id", "e-1", "ce_source", "/x"
    };

    private final UnwrapRequest unwrap = new UnwrapRequest(true, Set.of(TYPE));

    @Test
    void whateverARequestIsWrappedInItHasTheSameContent() {
        Valid bare = valid(decode(JSON.getBytes(UTF_8)));

        Stream.of(
                        decode(PROTOBUF, "content-type", "application/protobuf"),
                        decode(grpc(0, PROTOBUF), "content-type", "application/grpc"),
                        decode(framed(1, JSON.getBytes(UTF_8))),
                        decode(framed(1, indexed(PROTOBUF))),
                        decode(JSON.getBytes(UTF_8), IN_HEADERS),
                        structured("\"data\":" + JSON),
                        structured("\"datacontenttype\":\"application/protobuf\",\"data_base64\":\"" + base64(PROTOBUF)
                                + "\""))
                .forEach(decoded -> {
                    assertThat(valid(decoded).request()).isEqualTo(bare.request());
                    assertThat(valid(decoded).request().content())
                            .isEqualTo(bare.request().content());
                });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "content-type, application/protobuf",
                "Content-Type, application/x-protobuf",
                "CONTENT-TYPE, APPLICATION/PROTOBUF; x=y",
                "contentType, \"application/protobuf\"",
                "contentType, application/protobuf",
            })
    void theContentTypeCountsHoweverItsNameIsWritten(String name, String value) {
        assertThat(valid(decode(PROTOBUF, name, value)).wrapping()).isEqualTo(new Bare(Format.PROTOBUF));
    }

    @Test
    void twoContentTypesAreNoneThatCouldBeReliedOn() {
        assertUnreadable(
                decode(JSON.getBytes(UTF_8), "content-type", "application/json", "contentType", "application/protobuf"),
                "UNSUPPORTED_CONTENT_TYPE",
                "two different content types");
        assertThat(decode(
                        JSON.getBytes(UTF_8),
                        "content-type",
                        "application/json",
                        "contentType",
                        "\"application/json;x=y\""))
                .isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/grpc",
                "application/grpc+proto",
                "application/grpc-web",
                "application/grpc-web+proto",
                "Application/gRPC"
            })
    void aMessageOfGrpcIsReadBehindItsPrefix(String contentType) {
        Wrapping wrapping =
                valid(decode(grpc(0, PROTOBUF), "content-type", contentType)).wrapping();

        assertThat(wrapping).isEqualTo(new Grpc(contentType.toLowerCase(Locale.ROOT)));
    }

    @Test
    void whatIsNoWholeMessageOfGrpcIsUnreadable() {
        byte[] whole = grpc(0, PROTOBUF);

        assertUnreadable(grpcOf(grpc(1, PROTOBUF)), "UNSUPPORTED_FRAMING", "compressed");
        assertUnreadable(grpcOf(grpc(0x80, PROTOBUF)), "UNSUPPORTED_FRAMING", "trailers");
        assertUnreadable(grpcOf(grpc(2, PROTOBUF)), "UNSUPPORTED_FRAMING", "flag");
        assertUnreadable(grpcOf(Arrays.copyOf(whole, whole.length - 1)), "UNSUPPORTED_FRAMING", "longer");
        assertUnreadable(grpcOf(new byte[] {0, -1, -1, -1, -1, 10}), "UNSUPPORTED_FRAMING", "longer");
        assertUnreadable(grpcOf(Arrays.copyOf(whole, 4)), "UNSUPPORTED_FRAMING", "shorter");
        assertUnreadable(grpcOf(PROTOBUF), "UNSUPPORTED_FRAMING", "flag");
    }

    @Test
    void whateverFollowsTheMessageOfGrpcIsRefused() {
        byte[] trailers = grpc(0x80, "grpc-status: 0\r\n".getBytes(UTF_8));

        assertMalformed(grpcOf(joined(grpc(0, PROTOBUF), trailers)), "$");
        assertMalformed(grpcOf(joined(grpc(0, PROTOBUF), grpc(0, PROTOBUF))), "$");
        assertMalformed(grpcOf(joined(grpc(0, PROTOBUF), new byte[1])), "$");
    }

    @ParameterizedTest
    @CsvSource({
        "application/grpc-web-text, Base64",
        "application/grpc-web-text+proto, Base64",
        "application/grpc+json, gRPC",
        "application/cloudevents-batch+json, CloudEvents",
        "application/avro, Avro",
        "application/vnd.apache.avro+binary, Avro",
        "text/xml, neither"
    })
    void aContentTypeThatIsNotReadSaysWhatItLooksLike(String contentType, String looksLike) {
        assertUnreadable(
                decode(JSON.getBytes(UTF_8), "content-type", contentType), "UNSUPPORTED_CONTENT_TYPE", looksLike);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2147483647, 4", "1, 8"})
    void theFramingOfARegistryIsRead(int id, int bytes) {
        byte[] prefix = bytes == 8 ? longFramed(id, new byte[0]) : framed(id, new byte[0]);

        assertThat(valid(decode(joined(prefix, JSON.getBytes(UTF_8)))).wrapping())
                .isEqualTo(new Framed(Format.JSON, bytes));
        assertThat(valid(decode(joined(prefix, indexed(PROTOBUF)))).wrapping())
                .isEqualTo(new Framed(Format.PROTOBUF, bytes));
        assertThat(valid(decode(joined(prefix, indexed(PROTOBUF)), "content-type", "application/x-protobuf"))
                        .wrapping())
                .isEqualTo(new Framed(Format.PROTOBUF, bytes));
    }

    @Test
    void behindTheFramingTheContentTypeDecides() {
        byte[] json = framed(1, JSON.getBytes(UTF_8));

        assertThat(decode(json, "content-type", "application/json")).isInstanceOf(Valid.class);
        assertUnreadable(decode(json, "content-type", "application/protobuf"), "UNSUPPORTED_FRAMING", "JSON");
        assertUnreadable(decode(json, "content-type", "avro/binary"), "UNSUPPORTED_CONTENT_TYPE", "Avro");
        assertUnreadable(decode(framed(1, indexed(PROTOBUF)), "content-type", "application/json"), "NOT_JSON", "JSON");
    }

    @Test
    void whatElseIsBehindTheFramingSaysWhatItLooksLike() {
        assertUnreadable(decode(framed(1, new byte[] {2, 'r', 2, 'u'})), "UNSUPPORTED_FRAMING", "Avro");
        assertUnreadable(decode(framed(1, joined(new byte[] {2, 2}, PROTOBUF))), "UNSUPPORTED_FRAMING", "Protobuf of");
        assertUnreadable(decode(framed(1, "<r/>".getBytes(UTF_8))), "UNSUPPORTED_FRAMING", "XML");
        assertUnreadable(decode(framed(1, "[1]".getBytes(UTF_8))), "UNSUPPORTED_FRAMING", "no object");
        assertUnreadable(decode(framed(1, new byte[] {0x1F, (byte) 0x8B, 8})), "UNSUPPORTED_FRAMING", "gzip");
        assertUnreadable(decode(framed(1, new byte[0])), "UNSUPPORTED_FRAMING", "nothing behind");
        assertUnreadable(decode(longFramed(1, new byte[0])), "UNSUPPORTED_FRAMING", "nothing behind");
        assertUnreadable(decode(new byte[1]), "UNSUPPORTED_FRAMING", "nothing behind");
    }

    @Test
    void whereNoFramingIsLookedForAByte00BeginsNothing() {
        UnwrapRequest none = new UnwrapRequest(false, Set.of(TYPE));

        assertUnreadable(none.decode(framed(1, JSON.getBytes(UTF_8)), headers()), "NOT_JSON", "JSON");
    }

    @Test
    void headersOfSerializersAreIgnored() {
        assertThat(valid(decode(JSON.getBytes(UTF_8), "__TypeId__", "com.example.Evil", "__value_schema_id", "\u0001x"))
                        .wrapping())
                .isEqualTo(new Bare(Format.JSON));
    }

    @Test
    void anEventInHeadersHasItsBodyReadByTheContentType() {
        String[] names = {"CE_SpecVersion", "1.0", "Ce_Type", TYPE, "ce_ID", "e-1"};

        assertThat(valid(decode(JSON.getBytes(UTF_8), names)).wrapping())
                .isEqualTo(new BinaryEvent(new Bare(Format.JSON), "e-1"));
        assertThat(valid(decode(framed(1, indexed(PROTOBUF)), names)).wrapping())
                .isEqualTo(new BinaryEvent(new Framed(Format.PROTOBUF, 4), "e-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_specversion", "ce_type", "ce_id", "ce_source"})
    void partOfASetOfAttributesIsAPlainRequest(String name) {
        assertThat(valid(decode(JSON.getBytes(UTF_8), name, "1.0")).wrapping()).isEqualTo(new Bare(Format.JSON));
    }

    @Test
    void anEventOfAnotherTypeOrVersionIsNoRequestHoweverWellItsFieldsFit() {
        assertUnreadable(
                decode(JSON.getBytes(UTF_8), "ce_specversion", "1.0", "ce_type", "com.example.user.left"),
                "UNSUPPORTED_CLOUD_EVENT",
                "cloud-event-types");
        assertUnreadable(
                decode(JSON.getBytes(UTF_8), "ce_specversion", "0.3", "ce_type", TYPE),
                "UNSUPPORTED_CLOUD_EVENT",
                "version 1");
        assertUnreadable(
                decode(JSON.getBytes(UTF_8), "ce_specversion", "1.0", "ce_type", TYPE, "ce_type", "com.example"),
                "UNSUPPORTED_CLOUD_EVENT",
                "two different values");
        assertUnreadable(
                event("{\"specversion\":\"1.0\",\"type\":\"com.example\",\"data\":" + JSON + "}"),
                "UNSUPPORTED_CLOUD_EVENT",
                "cloud-event-types");
        assertUnreadable(
                event("{\"type\":\"" + TYPE + "\",\"data\":" + JSON + "}"), "UNSUPPORTED_CLOUD_EVENT", "version 1");
    }

    @Test
    void theEventsIdIsTheRequestsWhereTheBodyHasNone() {
        byte[] without = "{\"userId\":\"u\"}".getBytes(UTF_8);
        byte[] protobuf =
                DeactivateUserRequest.newBuilder().setUserId("u").build().toByteArray();

        assertThat(valid(decode(without, IN_HEADERS)).request().requestId()).isEqualTo("e-1");
        assertThat(valid(decode(JSON.getBytes(UTF_8), IN_HEADERS)).request().requestId())
                .isEqualTo("r");
        assertThat(valid(structured("\"data\":{\"userId\":\"u\"}")).request().requestId())
                .isEqualTo("e-1");
        assertThat(valid(structured("\"data\":" + JSON)).request().requestId()).isEqualTo("r");
        assertThat(valid(structured("\"datacontenttype\":\"application/protobuf\",\"data_base64\":\"" + base64(protobuf)
                                + "\""))
                        .request()
                        .requestId())
                .isEqualTo("e-1");
        assertThat(valid(structured("\"data\":" + JSON)).wrapping()).isEqualTo(new StructuredEvent(Format.JSON, "e-1"));
    }

    @Test
    void anEventsIdKeepsTheRulesOfARequestId() {
        byte[] without = "{\"userId\":\"u\"}".getBytes(UTF_8);

        assertThat(decode(without, "ce_specversion", "1.0", "ce_type", TYPE, "ce_id", "x".repeat(201)))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        invalid -> assertThat(invalid.refusal().reason().name()).isEqualTo("REQUEST_ID_INVALID"));
    }

    @Test
    void dataAreReadAsStrictlyAsIfTheyHadComeAlone() {
        assertMalformed(structured("\"data\":{\"requestId\":\"r\",\"userId\":\"u\",\"userId\":\"v\"}"), "userId");
        assertMalformed(
                structured("\"data\": {\"requestId\":\"r\",\"userId\":\"u\",\"validateonly\":true}"), "validateonly");
        assertMalformed(structured("\"data\" : \n{\"userId\":1,\"requestId\":\"r\"} ,\"é🦊\":[{}]"), "userId");
    }

    @Test
    void dataAreFoundBehindWhateverIsAroundThem() {
        String around =
                "\"subject\":\"🦊é\\u0041\",\"x\":[{\"data\":{\"requestId\":\"no\"}}],\n\t\"data\" :  %s  , \"y\":{\"data\":1}";

        assertThat(valid(structured(around.formatted(JSON))).request().requestId())
                .isEqualTo("r");
    }

    @Test
    void anEnvelopeWithoutSenseIsRefusedAtItsAttribute() {
        assertMalformed(structured("\"type\":\"" + TYPE + "\",\"data\":" + JSON), "type");
        assertMalformed(structured("\"data\":" + JSON + ",\"data\":" + JSON), "data");
        assertMalformed(
                structured("\"data\":" + JSON + ",\"data_base64\":\"" + base64(JSON.getBytes(UTF_8)) + "\""),
                "data_base64");
        assertMalformed(structured("\"datacontenttype\":1,\"data\":" + JSON), "datacontenttype");
        assertMalformed(event(envelope("\"data\":" + JSON) + "{}"), "$");
        assertThat(structured("\"datacontenttype\":null,\"data\":" + JSON)).isInstanceOf(Valid.class);
    }

    @Test
    void whatHoldsNoReadableDataIsUnreadable() {
        assertUnreadable(event("[]"), "NOT_JSON", "no JSON object");
        assertUnreadable(event(envelope("\"data\":" + JSON).substring(1)), "NOT_JSON", "");
        assertUnreadable(event(envelope("\"data\":" + JSON).replace("}", "")), "NOT_JSON", "");
        assertUnreadable(structured("\"x\":1"), "UNSUPPORTED_CLOUD_EVENT", "no JSON object");
        assertUnreadable(structured("\"data\":\"{}\""), "UNSUPPORTED_CLOUD_EVENT", "no JSON object");
        assertUnreadable(structured("\"data_base64\":\"%\""), "UNSUPPORTED_CLOUD_EVENT", "Base64");
        assertUnreadable(
                structured("\"datacontenttype\":\"application/protobuf\",\"data\":{}"),
                "UNSUPPORTED_CLOUD_EVENT",
                "data_base64");
        assertUnreadable(
                structured("\"datacontenttype\":\"application/avro\",\"data\":{}"), "UNSUPPORTED_CONTENT_TYPE", "Avro");
        assertUnreadable(structured("\"data\":" + "[".repeat(10_000)), "NOT_JSON", "nested");
    }

    @Test
    void nothingIsReadOfARecordThatIsTooLarge() {
        assertUnreadable(unwrap.decode(RequestDecoder.LEFT_OUT, headers(IN_HEADERS)), "TOO_LARGE", "");
        assertUnreadable(unwrap.decode(null, headers("content-type", EVENT)), "NO_VALUE", "");
    }

    @Property
    void nothingIsEverThrown(@ForAll("values") byte[] value, @ForAll("someHeaders") List<String> some) {
        assertThatCode(() -> unwrap.decode(value, headers(some.toArray(String[]::new))))
                .doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<byte[]> values() {
        List<byte[]> good = List.of(
                grpc(0, PROTOBUF),
                framed(1, JSON.getBytes(UTF_8)),
                longFramed(1, indexed(PROTOBUF)),
                envelope("\"data\":" + JSON).getBytes(UTF_8),
                envelope("\"data_base64\":\"" + base64(PROTOBUF) + "\",\"datacontenttype\":\"application/protobuf\"")
                        .getBytes(UTF_8));
        Arbitrary<byte[]> damaged = Arbitraries.of(good)
                .flatMap(whole -> Arbitraries.integers()
                        .between(0, whole.length)
                        .flatMap(length -> Arbitraries.bytes().map(change -> {
                            byte[] bytes = Arrays.copyOf(whole, length);
                            if (length > 0) {
                                bytes[(change & 0xFF) % length] ^= change;
                            }
                            return bytes;
                        })));
        return Arbitraries.oneOf(Arbitraries.bytes().array(byte[].class).ofMaxSize(40), damaged);
    }

    @Provide
    Arbitrary<List<String>> someHeaders() {
        return Arbitraries.of(
                        List.of("content-type", "application/grpc"),
                        List.of("content-type", "application/grpc-web+proto"),
                        List.of("content-type", EVENT),
                        List.of("contentType", "\""),
                        List.of("ce_specversion", "1.0", "ce_type", TYPE),
                        List.of("ce_id", "\uD800"))
                .list()
                .ofMaxSize(3)
                .map(pairs -> pairs.stream().flatMap(List::stream).toList());
    }

    private Decoded decode(byte[] value, String... headers) {
        return unwrap.decode(value, headers(headers));
    }

    private Decoded grpcOf(byte[] value) {
        return decode(value, "content-type", "application/grpc");
    }

    private Decoded structured(String members) {
        return event(envelope(members));
    }

    private Decoded event(String json) {
        return decode(json.getBytes(UTF_8), "content-type", EVENT + "; charset=utf-8");
    }

    private static String envelope(String members) {
        return "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/x\",\"type\":\"" + TYPE + "\"," + members + "}";
    }

    /** Names and values, in turns. */
    private static RequestHeaders headers(String... namesAndValues) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return RequestHeaders.of(
                headers, Map.Entry::getKey, header -> header.getValue().getBytes(UTF_8));
    }

    private static Valid valid(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Valid.class);
        return (Valid) decoded;
    }

    private static void assertMalformed(Decoded decoded, String field) {
        assertThat(decoded).isInstanceOfSatisfying(Invalid.class, invalid -> {
            assertThat(invalid.refusal().reason().name()).isEqualTo("MALFORMED_REQUEST");
            assertThat(invalid.refusal().field()).isEqualTo(field);
            assertThat(invalid.requestId()).isEqualTo("r");
        });
    }

    private static void assertUnreadable(Decoded decoded, String defect, String message) {
        assertThat(decoded).isInstanceOfSatisfying(Unreadable.class, unreadable -> {
            assertThat(unreadable.defect().name()).isEqualTo(defect);
            assertThat(unreadable.message()).contains(message);
        });
    }

    private static byte[] grpc(int flag, byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) flag)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static byte[] framed(int id, byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(id)
                .put(message)
                .array();
    }

    private static byte[] longFramed(int id, byte[] message) {
        return joined(ByteBuffer.allocate(9).put((byte) 0).putLong(id).array(), message);
    }

    private static byte[] indexed(byte[] message) {
        return joined(new byte[1], message);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
