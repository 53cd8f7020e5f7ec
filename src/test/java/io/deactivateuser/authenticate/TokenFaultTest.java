package io.deactivateuser.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decide.Check;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenFaultTest {
    @Test
    void theFaultsOfTokensHaveTheReasonsOfTheCheckAndNoOthers() {
        assertThat(Arrays.stream(TokenFault.values()).map(TokenFault::reason).distinct())
                .containsExactlyElementsOf(Check.TOKEN.reasons());
    }
}
