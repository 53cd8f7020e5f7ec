package io.deactivateuser.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of docs/clients.md, each as a process of its own against the demo, with the token that the demo gives to programs of one's
 * own. Java's are always run; the others where what they need is there, which .ci/run sees to, and a line says which are not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {
    private static final Path PROGRAMS = Path.of("docs", "clients");
    /** Made by .ci/run: Node's program beside what it needs. */
    private static final Path NODE = Path.of("target", "clients", "node");

    private static final long LONGEST_MINUTES = 2;
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Path directory = Path.of("");
    private @Nullable DemoProcess demo;
    private String brokers = "";
    private String token = "";
    private int users = 100;

    @BeforeAll
    void startDemo(@TempDir Path own) throws IOException {
        directory = own;
        DemoProcess started = DemoProcess.start(directory);
        demo = started;
        String shown = started.awaitLine("Ctrl-C ends all of it.");
        brokers = found("(?m)^ +broker +(\\S+)$", shown);
        token = found("(?m)^ +token +(\\S+),", shown);
    }

    @AfterAll
    void endDemo() {
        if (demo != null) {
            demo.close();
        }
        assertThat(Path.of(token)).doesNotExist();
    }

    @Test
    void theTokensFileIsReadByItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(token))))
                .isEqualTo("rw-------");
    }

    @Test
    void springsTemplate() throws Exception {
        assertAnswered(JAVA, "-cp", System.getProperty("java.class.path"), "clients.SpringClient");
    }

    @Test
    void plainJava() throws Exception {
        assertAnswered(JAVA, "-cp", System.getProperty("java.class.path"), "clients.PlainClient");
    }

    @Test
    void node() throws Exception {
        assumeThere("node", "--version");
        assumeTrue(
                Files.isDirectory(NODE.resolve("node_modules")),
                () -> notRun("node", "there is no " + NODE.resolve("node_modules") + "; .ci/run makes it"));
        Files.copy(
                PROGRAMS.resolve("node/request.js"), NODE.resolve("request.js"), StandardCopyOption.REPLACE_EXISTING);
        assertAnswered("node", NODE.resolve("request.js").toString());
    }

    @Test
    void kcat() throws Exception {
        assumeThere("kcat", "-V");
        assertAnswered("bash", PROGRAMS.resolve("kcat/request.sh").toString());
    }

    @Test
    void python() throws Exception {
        // Debian's packages are seen by Debian's Python alone.
        String python = new File("/usr/bin/python3").canExecute() ? "/usr/bin/python3" : "python3";
        assumeThere(python, "-c", "import confluent_kafka");
        assertAnswered(python, PROGRAMS.resolve("python/request.py").toString());
    }

    private void assertAnswered(String... program) throws Exception {
        int user = ++users;
        String requestId = "client-" + user;
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of("u-" + user, requestId));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("client.out").toFile())
                .redirectError(directory.resolve("client.err").toFile());
        builder.environment().put("BOOTSTRAP_SERVERS", brokers);
        builder.environment().put("TOKEN_FILE", token);
        Process process = builder.start();
        boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();

        String printed = Files.readString(directory.resolve("client.out"));
        assertThat(ended && process.exitValue() == 0)
                .as(() -> printed + errors())
                .isTrue();
        assertThat(printed.lines().filter(line -> line.startsWith("{")))
                .singleElement()
                .asString()
                .startsWith("{\"requestId\":\"" + requestId + "\",\"userId\":\"u-" + user + "\",\"details\":");
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("client.err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void assumeThere(String... command) {
        assumeTrue(succeeds(command), () -> notRun(command[0], "'" + String.join(" ", command) + "' fails"));
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String notRun(String what, String why) {
        String message = "NOT run: the program for " + what + ", since " + why;
        System.out.println(message);
        return message;
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("Not found: " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
