package io.deactivateuser.list;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.servers.Signal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** An administrator's directory with the tool in it, which is run in a JVM of its own and with the libraries of its jar alone. */
public final class Tool {
    private static final Pattern LIBRARIES = Pattern.compile(
            ".*/((kafka-clients|picocli|fastcsv|slf4j-api|zstd-jni|snappy-java|lz4-java)-\\d.*|jackson-core-3.*)\\.jar");

    private final Path directory;
    private final Deployment deployment;
    private @Nullable String environmentToken;
    private List<String> jvm = List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    public Tool(Path directory, Deployment deployment) throws IOException {
        this.directory = directory;
        this.deployment = deployment;
        Files.writeString(token(), deployment.adminToken() + "\n");
    }

    /** With the token in the environment, and none in a file. */
    Tool withToken(String inEnvironment) {
        environmentToken = inEnvironment;
        return this;
    }

    Path token() {
        return directory.resolve("token");
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** With these options of the JVM. */
    Tool on(String... options) {
        jvm = List.of(options);
        return this;
    }

    /** Writes a list of users, one a line. */
    public Path people(String... userIds) {
        return people(List.of(userIds));
    }

    public Path people(List<String> userIds) {
        return write(
                "people.csv",
                "userId,reason\n" + userIds.stream().map(id -> id + ",Left\n").collect(Collectors.joining()));
    }

    public Path write(String name, String text) {
        try {
            return Files.writeString(file(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** New active users. */
    public List<String> users(int count) {
        String prefix = deployment.newId("p") + "-";
        List<String> ids =
                IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
        deployment.directory().activeUsers(ids);
        return ids;
    }

    /** The command line of a run. */
    public static String[] run(Path people, String... options) {
        return Stream.concat(Stream.of("run", people.toString()), Stream.of(options))
                .toArray(String[]::new);
    }

    /** Runs to the end; where the command asks a worker, the deployment's. */
    public Ended ended(String... arguments) {
        return start(arguments).ended();
    }

    Running start(String... arguments) {
        try {
            File out = File.createTempFile("out", ".txt", directory.toFile());
            File err = File.createTempFile("err", ".txt", directory.toFile());
            List<String> command = new ArrayList<>(Signal.heedingInterrupts());
            command.addAll(command(arguments));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out)
                    .redirectError(err);
            if (environmentToken != null) {
                builder.environment().put("DEACTIVATE_USERS_TOKEN", environmentToken);
            }
            Process process = builder.start();
            process.getOutputStream().close();
            return new Running(process, out.toPath(), err.toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath(), DeactivateUsers.class.getName()));
        command.addAll(withDeployment(arguments));
        return command;
    }

    List<String> withDeployment(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        if (!arguments[0].equals("check")) {
            addMissing(all, "--bootstrap-server", deployment.broker().bootstrapServers());
            addMissing(all, "--requests-topic", deployment.requests());
            addMissing(all, "--results-topic", deployment.results());
        }
        if (environmentToken == null && (arguments[0].equals("run") || arguments[0].equals("undo"))) {
            addMissing(all, "--token-file", token().toString());
        }
        return all;
    }

    private static void addMissing(List<String> arguments, String option, String value) {
        if (arguments.stream().noneMatch(argument -> argument.startsWith(option))) {
            arguments.add(option + "=" + value);
        }
    }

    /** The lines of a result file by user; each user is there once. */
    Map<String, NamedCsvRecord> results(String name) {
        Map<String, NamedCsvRecord> results = new LinkedHashMap<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file(name))) {
            reader.forEach(line -> {
                if (results.put(line.getField("userId"), line) != null) {
                    throw new AssertionError("Two lines for " + line);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return results;
    }

    /** The line of one user in a result file. */
    NamedCsvRecord result(String name, String userId) {
        NamedCsvRecord line = results(name).get(userId);
        if (line == null) {
            throw new AssertionError(userId + " has no line in " + name);
        }
        return line;
    }

    private static String classPath() {
        String own = Path.of(DeactivateUsers.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        return own
                + File.pathSeparator
                + Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(jar -> LIBRARIES.matcher(jar).matches())
                        .collect(Collectors.joining(File.pathSeparator));
    }

    /** How a start ended. */
    public record Ended(int status, String out, String err) {}

    /** The program while it runs. */
    public record Running(Process process, Path outFile, Path errFile) {
        Ended ended() {
            int status = process.onExit().join().exitValue();
            return new Ended(status, text(outFile), text(errFile));
        }

        String out() {
            return text(outFile);
        }

        String err() {
            return text(errFile);
        }

        void awaitSaid(String text) {
            Awaitility.await(text).until(() -> err().contains(text) || !process.isAlive());
        }

        void kill() {
            process.destroyForcibly().onExit().join();
        }

        void interrupt() {
            Signal.send("INT", process.toHandle());
        }

        private static String text(Path file) {
            try {
                return Files.readString(file, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
