package io.deactivateuser.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decode.Decoded;
import io.deactivateuser.decode.RequestDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The schema of requests and the decoder tell the same requests apart, as far as a schema can see. */
class RequestExamplesTest {
    private static final SchemaFile REQUEST = SchemaFile.of("request.schema.json");

    static Stream<JsonNode> validRequests() {
        return REQUEST.examples().stream();
    }

    static Stream<InvalidRequest> refusedRequests() throws IOException {
        return InvalidRequest.all().filter(InvalidRequest::answerable);
    }

    static Stream<InvalidRequest> unanswerableRequests() throws IOException {
        return InvalidRequest.all().filter(request -> !request.answerable());
    }

    static Stream<InvalidRequest> invalidRequests() throws IOException {
        return InvalidRequest.all().filter(InvalidRequest::seenBySchema);
    }

    @ParameterizedTest
    @MethodSource("validRequests")
    void everyExampleKeepsTheSchemaAndIsDecoded(JsonNode example) {
        String text = example.toString();
        assertThat(REQUEST.errors(text)).isEmpty();
        assertThat(RequestDecoder.decode(text.getBytes(StandardCharsets.UTF_8), null))
                .isInstanceOfSatisfying(Decoded.Valid.class, decoded -> {
                    assertThat(decoded.request().requestId())
                            .isEqualTo(example.path("requestId").stringValue());
                    assertThat(decoded.request().userId())
                            .isEqualTo(example.path("userId").stringValue());
                    assertThat(decoded.request().reason())
                            .isEqualTo(example.path("reason").stringValue(null));
                    assertThat(decoded.request().expireTime() != null).isEqualTo(example.has("expireTime"));
                    assertThat(decoded.request().validateOnly())
                            .isEqualTo(example.path("validateOnly").asBoolean(false));
                });
    }

    @ParameterizedTest
    @MethodSource("refusedRequests")
    void aRequestThatBreaksARuleIsRefusedWithItsFieldNamed(InvalidRequest request) {
        assertThat(RequestDecoder.decode(request.value(), null))
                .isInstanceOfSatisfying(Decoded.Invalid.class, decoded -> {
                    assertThat(decoded.refusal().reason().name()).isEqualTo(request.text("reason"));
                    assertThat(decoded.refusal().field()).isEqualTo(request.text("field"));
                    assertThat(decoded.requestId()).isEqualTo(request.text("requestId"));
                });
    }

    @ParameterizedTest
    @MethodSource("unanswerableRequests")
    void aRequestWithoutAReadableRequestIdIsUnanswerable(InvalidRequest request) {
        assertThat(RequestDecoder.decode(request.value(), null))
                .isInstanceOfSatisfying(
                        Decoded.Unreadable.class,
                        decoded -> assertThat(decoded.defect().name()).isEqualTo(request.text("deadLetter")));
    }

    @ParameterizedTest
    @MethodSource("invalidRequests")
    void theSchemaRefusesAllThatItCanSee(InvalidRequest request) {
        assertThat(REQUEST.errors(new String(request.value(), StandardCharsets.UTF_8)))
                .isNotEmpty();
    }
}
