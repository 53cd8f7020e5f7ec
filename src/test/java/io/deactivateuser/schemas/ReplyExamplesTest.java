package io.deactivateuser.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decide.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The schema of replies knows exactly the reasons, codes and shapes that the worker answers. */
class ReplyExamplesTest {
    private static final SchemaFile REPLY = SchemaFile.of("reply.schema.json");

    private static final String DETAILS = """
            {"sequence": "2", "changeDate": "2026-11-23T09:53:34.029Z", "resourceOwner": "o", \
            "creationDate": "2025-03-25T09:53:34.029Z"}""";

    static Stream<JsonNode> examples() {
        return REPLY.examples().stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleKeepsTheSchema(JsonNode example) {
        ReplySchema.assertValid(example.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyReasonOccursInTheExamplesWithItsCodeAndMessage() {
        Map<String, String> occurring = new TreeMap<>();
        examples().filter(example -> example.has("error")).forEach(example -> {
            JsonNode error = example.path("error");
            occurring.put(
                    error.at("/details/0/reason").stringValue(),
                    error.path("code").asInt() + " " + error.path("message").stringValue());
        });
        assertThat(occurring)
                .containsExactlyInAnyOrderEntriesOf(Arrays.stream(Reason.values())
                        .collect(Collectors.toMap(
                                Reason::name, reason -> reason.code().number() + " " + reason.message())));
    }

    @Test
    void theSchemaPairsEveryReasonWithItsCode() {
        Map<String, Integer> paired = new TreeMap<>();
        REPLY.json()
                .at("/$defs/status/oneOf")
                .valueStream()
                .forEach(pair -> pair.at("/properties/details/items/properties/reason/enum")
                        .valueStream()
                        .forEach(reason -> paired.put(
                                reason.stringValue(),
                                pair.at("/properties/code/const").asInt())));
        assertThat(paired)
                .containsExactlyInAnyOrderEntriesOf(Arrays.stream(Reason.values())
                        .collect(Collectors.toMap(
                                Reason::name, reason -> reason.code().number())));
        assertThat(strings(REPLY.json().at("/$defs/errorInfo/properties/reason/enum")))
                .containsExactlyElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::name).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"requestId\": \"r\", \"userId\": \"u\"}",
                "{\"requestId\": \"r\", \"details\": DETAILS}",
                "{\"userId\": \"u\", \"details\": DETAILS}",
                "{\"requestId\": \"\", \"userId\": \"u\", \"details\": DETAILS}",
                "{\"requestId\": \"r\", \"userId\": \"u\", \"details\": DETAILS, \"validateOnly\": false}",
                "{\"requestId\": \"r\", \"userId\": \"u\", \"details\": DETAILS, \"error\": ERROR}",
                "{\"requestId\": \"r\", \"userId\": \"u\", \"error\": ERROR, \"validateOnly\": true}",
                "{\"requestId\": \"r\", \"userId\": \"u\", \"details\": DETAILS, \"more\": 1}",
                "{\"requestId\": \"r\", \"error\": ERROR}"
            })
    void aReplyOfAnotherShapeIsRefused(String template) {
        String reply = template.replace("DETAILS", DETAILS).replace("ERROR", error(7, "PERMISSION_DENIED", ""));
        assertThat(REPLY.errors(reply)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T09:53:34Z",
                "2026-11-23T09:53:34.029123Z",
                "2026-11-23T09:53:34.029+00:00",
                "2026-11-23T10:53:34.029+01:00",
                "2026-02-30T09:53:34.029Z"
            })
    void aDateOtherThanUtcWithMillisecondsIsRefused(String date) {
        String reply = "{\"requestId\": \"r\", \"userId\": \"u\", \"details\": "
                + DETAILS.replace("2026-11-23T09:53:34.029Z", date) + "}";
        assertThat(REPLY.errors(reply)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "\"\"", "\"02\"", "\"+2\"", "\"2.0\"", "\"-0\"", "\"12345678901234567890\""})
    void aSequenceOtherThanA64BitNumberInAStringIsRefused(String sequence) {
        String reply =
                "{\"requestId\": \"r\", \"userId\": \"u\", \"details\": " + DETAILS.replace("\"2\"", sequence) + "}";
        assertThat(REPLY.errors(reply)).isNotEmpty();
    }

    @Test
    void anErrorIsRefusedWhereItsPartsDoNotBelongTogether() {
        assertThat(List.of(
                        error(5, "PERMISSION_DENIED", ""),
                        error(0, "PERMISSION_DENIED", ""),
                        error(7, "UNHEARD_OF", ""),
                        error(7, "PERMISSION_DENIED", ", \"metadata\": {\"userId\": \"u\"}"),
                        error(9, "USER_INITIAL", ""),
                        error(9, "USER_INITIAL", ", \"metadata\": {\"field\": \"userId\"}"),
                        error(3, "MALFORMED_REQUEST", ""),
                        error(3, "USER_ID_INVALID", ", \"metadata\": {\"field\": \"requestId\"}"),
                        error(3, "MALFORMED_REQUEST", ", \"metadata\": {\"field\": \"x\", \"userId\": \"u\"}")))
                .allSatisfy(error -> assertThat(
                                REPLY.errors("{\"requestId\": \"r\", \"userId\": \"u\", \"error\": " + error + "}"))
                        .isNotEmpty());
    }

    private static String error(int code, String reason, String metadata) {
        return """
                {"code": %d, "message": "No.", "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", \
                "reason": "%s", "domain": "deactivate-user"%s}]}""".formatted(code, reason, metadata);
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }
}
