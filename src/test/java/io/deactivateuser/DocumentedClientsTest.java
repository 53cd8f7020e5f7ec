package io.deactivateuser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/clients.md shows the programs that {@code ClientsIT} runs, and no others. */
class DocumentedClientsTest {
    private static final Path PROGRAMS = Path.of("docs", "clients");

    @Test
    void everyProgramIsShownAsItIs() throws IOException {
        String document = Files.readString(Path.of("docs", "clients.md"));
        List<String> shown = Pattern.compile("(?s)```(?:java|js|python|bash)\n(.*?)```")
                .matcher(document)
                .results()
                .map(block -> block.group(1))
                .toList();
        try (Stream<Path> files = Files.walk(PROGRAMS)) {
            List<Path> programs = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("package.json"))
                    .toList();
            assertThat(programs).hasSize(5).allSatisfy(program -> {
                assertThat(shown).contains(Files.readString(program));
                assertThat(document)
                        .contains(Path.of("docs").relativize(program).toString());
            });
            assertThat(shown).hasSameSizeAs(programs);
        }
    }
}
