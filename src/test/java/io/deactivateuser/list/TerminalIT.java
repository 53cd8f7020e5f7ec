package io.deactivateuser.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool on a terminal, which is a pseudo-terminal that {@code script} of util-linux makes. */
class TerminalIT {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    private Path directory;

    @Test
    void aPersonTypesTheNumberOfUsersAndSeesABar() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(SCRIPT), "There is no " + SCRIPT + " to make a terminal");
        try (Deployment deployment = Deployment.create()) {
            deployment.startWorker();
            Tool tool = new Tool(directory, deployment);
            List<String> users = tool.users(5);
            Path people = tool.people(users);

            Typed wrong = new Typed(tool.command(Tool.run(people)), directory);
            wrong.type("Type the number of users to go on: ", "4\n");
            assertThat(wrong.ended()).isEqualTo(2);
            assertThat(wrong.screen()).contains("That is not the number of users. Nothing was sent.");

            Typed right = new Typed(tool.command(Tool.run(people)), directory);
            right.type("Type the number of users to go on: ", "5\n");
            assertThat(right.ended()).as(right.screen()).isZero();
            assertThat(right.screen())
                    .contains("5 users to be deactivated: " + String.join(", ", users))
                    .containsPattern("\\[==========] 100% 0 refused, 5 done, 0 already, 0 s left, [\\d,]+/s")
                    .as("nothing but its own line is cleared")
                    .doesNotContain("\u001B[2J", "\u001B[H", "\u001Bc");
            assertThat(tool.results("people.result.csv")).hasSize(5);
        }
    }

    @Test
    void whoeverTypesTheNumberAfterAnotherRunHasBegunIsToldSo() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(SCRIPT), "There is no " + SCRIPT + " to make a terminal");
        try (Deployment deployment = Deployment.create()) {
            Tool tool = new Tool(directory, deployment);
            Path people = tool.people(tool.users(2));
            Typed late = new Typed(tool.command(Tool.run(people, "--wait-for-answers=10")), directory);
            late.await("Type the number of users to go on: ");
            Tool.Running first = tool.start(Tool.run(people, "--yes=2"));
            Awaitility.await().until(() -> Files.exists(tool.file("people.result.csv")));
            String begun = Files.readAllLines(tool.file("people.result.csv")).get(0);

            late.type("Type the number of users to go on: ", "2\n");

            assertThat(late.ended()).as(late.screen()).isEqualTo(2);
            assertThat(late.screen()).contains("Another run has begun to write");
            assertThat(Files.readAllLines(tool.file("people.result.csv")).get(0))
                    .isEqualTo(begun);
            first.kill();
        }
    }

    /** A program on a terminal. */
    private static final class Typed {
        private final Process process;
        private final Path screen;

        Typed(List<String> command, Path directory) throws IOException {
            screen = Files.createTempFile(directory, "screen", ".txt");
            String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
            process = new ProcessBuilder(SCRIPT.toString(), "--quiet", "--return", "--command", line, "/dev/null")
                    .redirectErrorStream(true)
                    .redirectOutput(screen.toFile())
                    .start();
        }

        void await(String prompt) {
            Awaitility.await(prompt).until(() -> screen().contains(prompt) || !process.isAlive());
        }

        void type(String prompt, String text) throws IOException {
            await(prompt);
            try (OutputStream keys = process.getOutputStream()) {
                keys.write(text.getBytes(StandardCharsets.US_ASCII));
            }
        }

        int ended() {
            return process.onExit().join().exitValue();
        }

        String screen() throws IOException {
            return Files.readString(screen);
        }
    }
}
