package io.deactivateuser;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decide.Check;
import io.deactivateuser.decide.Code;
import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.fixtures.Document;
import io.deactivateuser.fixtures.Readme;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents have the checks of the code: a row for each, in their order. */
class DocumentedChecksTest {
    private static final Pattern NAME = Pattern.compile("\\b[A-Z][A-Z_]{3,}\\b");
    private static final Pattern CODE = Pattern.compile("\\d+ [A-Z_]+");

    private final Readme readme = new Readme();

    @Test
    void theReadmesOrderOfChecksIsTheList() {
        assertThat(readme.table("| # | check | code | reason |").stream()
                        .map(row -> List.of(row.get(0), row.get(1), found(CODE, row.get(2)), found(NAME, row.get(3)))))
                .containsExactlyElementsOf(Arrays.stream(Check.values())
                        .map(check -> List.of(number(check), check.condition(), code(check), reasons(check)))
                        .toList());
    }

    @Test
    void theReadmeSaysFromWhichCheckOnAnswersAreRecorded() {
        assertThat(readme.text())
                .contains("Answers from check " + Check.USER.number() + " on are recorded")
                .contains("what is refused before check " + Check.USER.number() + " is not recorded");
    }

    @Test
    void thePageOfChecksIsTheList() {
        assertThat(new Document("docs/checks.md")
                        .table("| # | name | answers where | made in | code | reasons | recorded |"))
                .containsExactlyElementsOf(Arrays.stream(Check.values())
                        .map(check -> List.of(
                                number(check),
                                check.name(),
                                check.condition(),
                                check.stage().name().toLowerCase(Locale.ROOT),
                                code(check),
                                reasons(check),
                                check.isRecorded() ? "yes" : "no"))
                        .toList());
    }

    private static String number(Check check) {
        return check.number() == 0 ? "–" : Integer.toString(check.number());
    }

    private static String code(Check check) {
        Code code = check.code();
        return code == null ? "" : code.number() + " " + code;
    }

    private static String reasons(Check check) {
        Stream<? extends Enum<?>> reasons =
                check == Check.REQUEST_ID ? Arrays.stream(Defect.values()) : check.reasons().stream();
        return reasons.map(Enum::name).collect(Collectors.joining(", "));
    }

    /** What a cell names, whatever else it says. */
    private static String found(Pattern pattern, String cell) {
        return pattern.matcher(cell).results().map(MatchResult::group).collect(Collectors.joining(", "));
    }
}
