package io.deactivateuser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DockerfileTest {
    private static final String JAR = "deactivate-user-worker.jar";

    @Test
    void theImageTakesTheOneJarThatTheBuildMakes() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<artifactId>deactivate-user-worker</artifactId>")
                .contains("<finalName>${project.artifactId}</finalName>");
        assertThat(Files.readString(Path.of(".dockerignore"))).contains("!target/" + JAR);
        assertThat(Files.readString(Path.of("Dockerfile")))
                .contains("COPY Dockerfile targe[t]/deactivate-user-worker.ja[r] ./")
                .contains("mv " + JAR + " app.jar");
    }

    @Test
    void theImageBesideItTakesTheSameJarAndTheOneOfItsPrograms() throws IOException {
        assertThat(Files.readString(Path.of(".dockerignore")))
                .contains("!src/tools/Dockerfile", "!target/deactivate-user-worker-tools.jar");
        assertThat(Files.readString(Path.of("src/tools/Dockerfile")))
                .contains("COPY src/tools/Dockerfile targe[t]/deactivate-user-worker.ja[r]"
                        + " targe[t]/deactivate-user-worker-tools.ja[r] ./")
                .contains(Files.readAllLines(Path.of("Dockerfile")).stream()
                        .filter(line -> line.startsWith("FROM "))
                        .reduce((first, last) -> last)
                        .orElseThrow());
    }

    /** Such a line has the builder ask a registry for something that this file does not need. */
    @Test
    void noLineNamesASyntax() throws IOException {
        assertThat(Files.readAllLines(Path.of("Dockerfile")))
                .noneMatch(line -> line.matches("(?i)# *(syntax|escape|check) *=.*"));
    }
}
