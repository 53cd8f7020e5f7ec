package io.deactivateuser.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The services of docker-compose.yml under a project name of their own, which the Docker command line starts and ends. */
final class ComposeProject implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String NAME = "deactivate-user-trial";

    private final Path log;
    private final Map<String, String> variables;

    /** The project as it is, without a variable set. */
    ComposeProject(Path directory) {
        this(directory, Map.of());
    }

    /** The project, with the key set at a port of this machine. */
    ComposeProject(Path directory, int keySetPort) {
        this(directory, Map.of("JWK_SET_URI", "http://host.docker.internal:" + keySetPort + "/keys"));
    }

    private ComposeProject(Path directory, Map<String, String> variables) {
        this.variables = variables;
        try {
            Files.createDirectories(directory);
            this.log = directory.resolve("compose.log");
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builds the image, starts all services that do not run, and returns when each of them is healthy. */
    void up() {
        run("up", "--build", "--detach", "--wait");
    }

    /** Starts a service that was killed. */
    void start(String service) {
        run("start", service);
    }

    /** Waits until each service is healthy; one that misses another may be unhealthy meanwhile. */
    void awaitHealth() {
        Awaitility.await("all services are healthy")
                .atMost(PATIENCE)
                .until(() -> health().values().stream().allMatch("healthy"::equals));
    }

    /** Ends a service as a power cut would. */
    void kill(String service) {
        run("kill", service);
    }

    /** What a command in a running service's container prints. */
    String execute(String service, String... command) {
        List<String> arguments = new ArrayList<>(List.of("exec", "--no-TTY", service));
        arguments.addAll(List.of(command));
        return run(arguments.toArray(String[]::new)).strip();
    }

    /** What a service of the profile {@code tools} prints, which is run for this alone. */
    String runTool(String service, String... arguments) {
        return run(tool(service, arguments));
    }

    /** The same, by whoever has a token of the sample actor. */
    String runToolWithToken(String service, String... arguments) {
        String[] command = tool("request", "--token");
        // What is kept of this one is the command alone.
        keep(command, "");
        String token = outputOf(Map.of(), command)
                .lines()
                .filter(line -> line.startsWith("ey"))
                .findFirst()
                .orElseThrow();
        String[] tool = tool(service, arguments);
        String output = outputOf(Map.of("DEACTIVATE_USERS_TOKEN", token), tool);
        keep(tool, output);
        return output;
    }

    /** What a program of the shell prints that names no project; nothing of what passes is kept, since a token may be among it. */
    String runInShell(String program) {
        return outputOf(Map.of("COMPOSE_PROJECT_NAME", NAME), List.of("bash", "-ec", program));
    }

    private static String[] tool(String service, String... arguments) {
        List<String> command = new ArrayList<>(List.of("run", "--rm", "--no-TTY", service));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** The health of each service that runs. */
    Map<String, String> health() {
        Map<String, String> health = new TreeMap<>();
        run("ps", "--all", "--format", "json", "kafka", "postgres", "worker")
                .lines()
                .filter(line -> line.startsWith("{"))
                .forEach(line -> {
                    JsonNode service = new JsonMapper().readTree(line);
                    health.put(
                            service.path("Service").stringValue(),
                            service.path("Health").stringValue());
                });
        return health;
    }

    /** Ends the services, with all that they keep. */
    @Override
    public void close() {
        run("logs", "--no-color");
        run("--profile", "tools", "down", "--volumes");
    }

    private String run(String... arguments) {
        String output = outputOf(Map.of(), arguments);
        keep(arguments, output);
        return output;
    }

    private void keep(String[] arguments, String output) {
        try {
            Files.writeString(
                    log,
                    "$ " + String.join(" ", command(arguments)) + "\n" + output,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "--project-name", NAME));
        command.addAll(List.of(arguments));
        return command;
    }

    private String outputOf(Map<String, String> further, String... arguments) {
        return outputOf(further, command(arguments));
    }

    private String outputOf(Map<String, String> further, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(Set.of("JWK_SET_URI", "ISSUER_URI", "AUDIENCES", "POSTGRES_PASSWORD"));
        builder.environment().putAll(variables);
        builder.environment().putAll(further);
        try {
            Process process = builder.start();
            String output;
            try (var printed = process.getInputStream()) {
                output = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new AssertionError("The Docker command line is needed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
