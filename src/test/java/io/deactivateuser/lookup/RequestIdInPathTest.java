package io.deactivateuser.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decide.TextRule;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdInPathTest {
    @Property
    void whateverIsARequestIdIsReadBackAndNothingElse(@ForAll @StringLength(max = 210) String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        boolean unpaired = !text.equals(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));

        if (!unpaired) {
            assertThat(RequestIdInPath.decode(encoded)).isEqualTo(TextRule.holds(text, 1, 200) ? text : null);
        }
    }

    @Property
    void anyTextHasAnAnswer(@ForAll String segment) {
        String requestId = RequestIdInPath.decode(segment);

        assertThat(requestId == null || TextRule.holds(requestId, 1, 200)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "%", "%4", "%g0", "%-1", "%C3", "%C0%AF", "%ED%A0%80", "%00", "\u0100"})
    void whatIsNoRequestIdIsNone(String segment) {
        assertThat(RequestIdInPath.decode(segment)).isNull();
    }
}
