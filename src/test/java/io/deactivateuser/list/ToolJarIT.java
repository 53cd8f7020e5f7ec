package io.deactivateuser.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Readme;
import io.deactivateuser.operation.BuiltJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool's jar, as the build makes it and the README has it. */
class ToolJarIT {
    private static final long MEGABYTE = 1_000_000;

    @TempDir
    private Path directory;

    @Test
    void theReadmesCommandsRunByTheJarAloneAlsoWhereResultsAreCompressed() throws Exception {
        List<String> commands = new Readme().commandsOfTheTool();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        try (Deployment deployment = Deployment.create()) {
            deployment.startWorker("spring.kafka.producer.compression-type=zstd");
            Tool tool = new Tool(directory, deployment);
            List<String> users = tool.users(412);
            tool.people(users);
            for (String command : commands) {
                assertThat(run(tool, command)).as(command).isZero();
            }
            assertThat(tool.results("people.result.csv")).hasSize(412);
            assertThat(tool.results("people.result.undo.csv")).hasSize(412);
            assertThat(users)
                    .allMatch(user -> deployment.directory().state(user).equals("active"));
        }
    }

    @Test
    void itIsSmallAndHoldsNothingOfTheWorker() throws IOException {
        Path jar = BuiltJar.tool();
        assertThat(Files.size(jar)).isLessThan(25 * MEGABYTE);
        try (JarFile entries = new JarFile(jar.toFile())) {
            assertThat(entries.stream().map(entry -> entry.getName()))
                    .anyMatch(name -> name.equals("io/deactivateuser/list/DeactivateUsers.class"))
                    .noneMatch(name -> name.matches(
                            "(org/springframework|org/postgresql|ch/qos|io/deactivateuser/(?!list/)[^/]+).*"));
        }
        try (JarFile worker = new JarFile(BuiltJar.path().toFile())) {
            assertThat(worker.stream().map(entry -> entry.getName()))
                    .noneMatch(name ->
                            name.matches("BOOT-INF/(lib/(picocli|fastcsv)-|classes/io/deactivateuser/list/).*"));
        }
    }

    private int run(Tool tool, String command) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> words = new java.util.ArrayList<>(List.of(command.split(" ")));
        words.set(0, java);
        words.replaceAll(word -> word.equals("target/deactivate-users.jar")
                ? BuiltJar.tool().toAbsolutePath().toString()
                : word);
        words.removeIf(word -> word.startsWith("--bootstrap-server") || word.startsWith("--token-file"));
        words.remove("broker:9092");
        words.remove("token.jwt");
        if (words.contains("REQUEST_ID")) {
            String answered =
                    tool.results("people.result.csv").values().iterator().next().getField("requestId");
            words.replaceAll(word -> word.equals("REQUEST_ID") ? answered : word);
        }
        int options = words.indexOf("-jar") + 2;
        List<String> all = new java.util.ArrayList<>(words.subList(0, options));
        all.addAll(tool.withDeployment(words.subList(options, words.size()).toArray(String[]::new)));
        return new ProcessBuilder(all)
                .directory(directory.toFile())
                .inheritIO()
                .start()
                .onExit()
                .join()
                .exitValue();
    }
}
