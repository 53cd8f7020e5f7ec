package io.deactivateuser.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decode.Format;
import io.deactivateuser.demo.RequestLine.Token;
import io.deactivateuser.proto.DeactivateUserRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParseLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"actor\": \"a\", \"requestId\": \"r\"} | {\"requestId\": \"r\"}",
                "{\"requestId\": \"r\", \"actor\": \"a\"} | {\"requestId\": \"r\"}",
                "{\"requestId\": \"r\" , \"actor\" : \"a\" , \"userId\": 1e999} | {\"requestId\": \"r\" , \"userId\": 1e999}",
                "{\"x\": 1, \"actor\": \"a\", \"x\": [{}, 2]} | {\"x\": 1, \"x\": [{}, 2]}",
                "{\"actor\":\"a\"} | {}",
            })
    void theActorIsCutOutAndTheRestStaysAsItIs(String line, String request) {
        RequestLine parsed = parse(line);

        assertThat(parsed.label().actor()).isEqualTo("a");
        assertThat(value(parsed)).isEqualTo(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "{\"requestId\": \"r\"}",
                "{\"requestId\": \"r\", \"actor\": 1}",
                "{\"requestId\": \"r\", \"actor\": \"a\", \"actor\": \"b\"}",
                "{\"requestId\": \"r\", \"actor\": \"a\"} {}",
                "{\"request\": {}, \"tokn\": \"missing\"}",
                "{\"request\": {}, \"token\": \"none\"}",
                "{\"request\": 5}",
            })
    void whatHasNeitherFormIsSentAsItIs(String line) {
        RequestLine parsed = parse(line);

        assertThat(value(parsed)).isEqualTo(line);
        assertThat(parsed.label().actor()).isEqualTo(ParseLine.DEFAULT_ACTOR);
        assertThat(parsed.token()).isEqualTo(Token.VALID);
    }

    @Test
    void bytesThatAreNoTextAreSentAsTheyAre() {
        byte[] bytes = {'{', (byte) 0xff, '}'};

        assertThat(ParseLine.parse(1, bytes).value()).isSameAs(bytes);
    }

    @Test
    void theLongFormSaysHowToSendItsRequest() throws Exception {
        RequestLine parsed = parse("""
                {"actor": "a", "token": "expired", "format": "protobuf",
                 "request": {"requestId": "r", "userId": "u", "expireTime": "2030-01-01T00:00:00Z", "validateOnly": true}}
                """);

        DeactivateUserRequest request = DeactivateUserRequest.parseFrom(Objects.requireNonNull(parsed.value()));
        assertThat(request.getRequestId()).isEqualTo("r");
        assertThat(request.getUserId()).isEqualTo("u");
        assertThat(request.getExpireTime().getSeconds()).isEqualTo(1_893_456_000L);
        assertThat(request.getValidateOnly()).isTrue();
        assertThat(parsed.format()).isEqualTo(Format.PROTOBUF);
        assertThat(parsed.token()).isEqualTo(Token.EXPIRED);
        assertThat(parsed.label()).isEqualTo(new RequestLine.Label(1, "a", "r", "u"));
    }

    @Test
    void theLongFormKeepsTheTextOfItsRequest() {
        assertThat(value(parse("{\"request\": {\"userId\": 1.0, \"userId\": \"\\ud800\"} }")))
                .isEqualTo("{\"userId\": 1.0, \"userId\": \"\\ud800\"}");
    }

    @Test
    void theLongFormCanSendATextOrNothing() {
        assertThat(value(parse("{\"request\": \"no JSON\"}"))).isEqualTo("no JSON");
        assertThat(parse("{\"request\": null}").value()).isNull();
    }

    private static RequestLine parse(String line) {
        return ParseLine.parse(1, line.getBytes(StandardCharsets.UTF_8));
    }

    private static String value(RequestLine line) {
        return new String(Objects.requireNonNull(line.value()), StandardCharsets.UTF_8);
    }
}
