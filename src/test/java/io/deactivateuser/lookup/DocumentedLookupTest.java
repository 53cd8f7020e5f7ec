package io.deactivateuser.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decide.Check;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.schemas.OpenApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** {@code schemas/openapi.yaml} says what the look-up answers. */
class DocumentedLookupTest {
    private static final List<String> HEADERS = List.of("WWW-Authenticate", "Allow", "Retry-After");

    private final OpenApi openApi = OpenApi.read();

    @Test
    void theAddressIsThatOfTheController() {
        assertThat(openApi.paths()).containsExactly(LookupController.ADDRESS + "/{requestId}");
    }

    @Test
    void everyProblemIsDocumentedWithItsHeadersAndNoOther() throws IOException {
        Map<String, Object> answered = new TreeMap<>(Map.of("200", List.of()));
        for (Problem problem : problems().toList()) {
            MockHttpServletResponse response = new MockHttpServletResponse();
            problem.writeTo(response);
            answered.put(
                    Integer.toString(response.getStatus()),
                    HEADERS.stream().filter(response.getHeaderNames()::contains).toList());
            openApi.assertProblem(response.getStatus(), response.getContentAsString(StandardCharsets.UTF_8));
        }

        Map<String, Object> documented = new TreeMap<>();
        openApi.responses().forEach((status, headers) -> documented.put(status, List.copyOf(headers)));
        assertThat(answered).isEqualTo(documented);
    }

    private static Stream<Problem> problems() {
        Stream<Problem> refused = Arrays.stream(Reason.values())
                .filter(Check.TOKEN.reasons()::contains)
                .map(Problem::refused);
        return Stream.concat(
                refused,
                Stream.of(
                        Problem.BAD_REQUEST,
                        Problem.NO_ANSWER,
                        Problem.NOT_GET,
                        Problem.BUSY,
                        Problem.KEYS_UNAVAILABLE));
    }
}
