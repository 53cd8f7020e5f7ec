package io.deactivateuser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A start takes the archive only with the options that it was made with, and what is tested is what the image does. */
class TrainingRunTest {
    @Test
    void theBuildMakesTheArchiveAsTheDockerfileDoes() {
        assertThat(TrainingRun.arguments(Path.of(".ci/run"), "\"$java\""))
                .isEqualTo(TrainingRun.arguments())
                .hasSize(11);
    }

    /** The archive is one for compressed pointers, and a heap that is sized by a large machine does without them. */
    @Test
    void theImageStartsWithCompressedPointersOnAMachineOfAnySize() throws IOException {
        assertThat(entrypoint()).contains("-XX:+UseCompressedOops");
    }

    @Test
    void theImageStartsFromTheArchiveWithTheCollectorThatItWasMadeWith() throws IOException {
        List<String> trained = TrainingRun.arguments();
        List<String> started = entrypoint();

        assertThat(trained).contains("-XX:ArchiveClassesAtExit=classes.jsa").containsSequence("-jar", "app.jar");
        assertThat(started).contains("-XX:SharedArchiveFile=classes.jsa").containsSequence("-jar", "app.jar");
        assertThat(collectors(started)).hasSize(1).isEqualTo(collectors(trained));
    }

    private static List<String> entrypoint() throws IOException {
        String line = TrainingRun.lines(Path.of("Dockerfile"))
                .filter(instruction -> instruction.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow();
        return new JsonMapper()
                .readTree(line.substring("ENTRYPOINT ".length()))
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    private static List<String> collectors(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.matches("-XX:[+-]Use\\w+GC"))
                .toList();
    }
}
