package io.deactivateuser.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRuleTest {
    /** One character, two UTF-16 units. */
    private static final String EMOJI = "\uD83D\uDE00";

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0000", "\t", "\n", "\u001F", "\u007F", "\u0080", "\u009F", "\uD800", "\uDFFF", "\uDE00\uD83D"
            })
    void aControlCharacterAndAnUnpairedSurrogateAreRefusedWhereverTheyStand(String forbidden) {
        assertThat(TextRule.holds(forbidden, 0, 9)).isFalse();
        assertThat(TextRule.holds(forbidden + "a", 0, 9)).isFalse();
        assertThat(TextRule.holds("a" + forbidden, 0, 9)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "~", "\u00A0", "é", "\u200B", "\uFFFD", "\uFFFF", EMOJI, "e\u0301"})
    void anyOtherCharacterIsTaken(String taken) {
        assertThat(TextRule.holds(taken, 1, 2)).isTrue();
    }

    @Test
    void bothBoundsBelongToTheRangeAndCountCharacters() {
        assertThat(TextRule.holds("", 0, 0)).isTrue();
        assertThat(TextRule.holds("", 1, 2)).isFalse();
        assertThat(TextRule.holds(EMOJI, 1, 1)).isTrue();
        assertThat(TextRule.holds(EMOJI, 2, 2)).isFalse();
        assertThat(TextRule.holds(EMOJI.repeat(200), 1, 200)).isTrue();
        assertThat(TextRule.holds(EMOJI.repeat(201), 1, 200)).isFalse();
    }

    @Test
    void sanitizedTextHasAReplacementForEachForbiddenCharacterAndIsCutBetweenCharacters() {
        assertThat(TextRule.sanitized("a\u0000b\uD800", 9)).isEqualTo("a\uFFFDb\uFFFD");
        assertThat(TextRule.sanitized(EMOJI.repeat(3), 2)).isEqualTo(EMOJI.repeat(2));
        assertThat(TextRule.sanitized("", 2)).isEmpty();
        assertThat(TextRule.holds(TextRule.sanitized("\uDE00\uD83D\u0007".repeat(100), 200), 0, 200))
                .isTrue();
    }
}
