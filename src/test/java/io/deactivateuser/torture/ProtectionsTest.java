package io.deactivateuser.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each protection can be taken out of the present sources, so that the harness can be seen to fail without it. */
class ProtectionsTest {
    private static final Path PATCHES = Path.of("src/torture/patches");
    private static final String SOURCE = "+++ b/";

    /** Before each file of a patch, and before each hunk. */
    private static final Pattern HUNK = Pattern.compile("(?m)^(?=@@ |--- )");

    static List<Path> patches() throws IOException {
        try (Stream<Path> patches = Files.list(PATCHES)) {
            return patches.sorted().toList();
        }
    }

    /** As {@code patch} does without fuzz: all that a hunk takes out, and the lines around it, stand in the source as they are. */
    @ParameterizedTest
    @MethodSource("patches")
    void aPatchFitsTheSource(Path patch) throws IOException {
        String text = Files.readString(patch);
        String source = "";
        int hunks = 0;
        for (String part : HUNK.splitAsStream(text).toList()) {
            if (part.startsWith("--- ")) {
                int from = part.indexOf(SOURCE) + SOURCE.length();
                source = Files.readString(Path.of(part.substring(from, part.indexOf('\n', from))));
            } else if (part.startsWith("@@ ")) {
                hunks++;
                assertThat(source).as("%s, in place of%n%s", patch, part).containsOnlyOnce(before(part));
            }
        }

        assertThat(hunks).as("hunks of %s", patch).isPositive();
    }

    private static String before(String hunk) {
        StringBuilder before = new StringBuilder();
        hunk.lines()
                .skip(1)
                .filter(line -> line.isEmpty() || line.charAt(0) == ' ' || line.charAt(0) == '-')
                .forEach(line ->
                        before.append(line.isEmpty() ? "" : line.substring(1)).append('\n'));
        return before.toString();
    }
}
