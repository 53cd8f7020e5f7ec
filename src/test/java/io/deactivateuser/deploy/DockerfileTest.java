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

    @Test
    void theToolsImageTakesItsJar() throws IOException {
        assertThat(Files.readString(Path.of(".dockerignore")))
                .contains("!deactivate-users.Dockerfile", "!target/deactivate-users.jar");
        assertThat(Files.readString(Path.of("deactivate-users.Dockerfile")))
                .contains("COPY deactivate-users.Dockerfile targe[t]/deactivate-users.ja[r] ./");
    }

    /** A COPY of a file that is not there fails with a message that helps nobody. */
    @Test
    void whereAJarIsMissingEachSaysWhatToRun() throws IOException {
        assertThat(Dockerfiles.all())
                .hasSize(3)
                .allSatisfy(dockerfile ->
                        assertThat(Files.readString(dockerfile)).contains(": run ./mvnw package first.' >&2; exit 1;"));
    }

    /** Such a line has the builder ask a registry for something that this file does not need. */
    @Test
    void noLineNamesASyntax() throws IOException {
        assertThat(Dockerfiles.all())
                .hasSize(3)
                .allSatisfy(dockerfile -> assertThat(Files.readAllLines(dockerfile))
                        .noneMatch(line -> line.matches("(?i)# *(syntax|escape|check) *=.*")));
    }
}
