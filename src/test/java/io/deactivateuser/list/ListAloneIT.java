package io.deactivateuser.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.list.Tool.Ended;
import io.deactivateuser.list.Tool.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the tool where no worker is, or not yet. */
class ListAloneIT {
    private static final int INTERRUPTED = 130;

    @TempDir
    private Path directory;

    private Deployment deployment;
    private Tool tool;

    @BeforeEach
    void start() throws IOException {
        deployment = Deployment.create();
        tool = new Tool(directory, deployment);
    }

    @AfterEach
    void end() throws Exception {
        deployment.close();
    }

    @Test
    void anAnswerThatCameWhileTheToolWasDeadIsFoundAndNotAskedForAgain() {
        List<String> users = tool.users(1);
        String[] command = Tool.run(tool.people(users), "--yes=1");
        Running running = tool.start(command);
        Awaitility.await().until(() -> sent() == 1);
        running.kill();

        deployment.startWorker();
        Awaitility.await().until(() -> deployment.directory().state(users.get(0)), "deactivated"::equals);
        Ended ended = tool.ended(command);

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(tool.result("people.result.csv", users.get(0)).getField("replayed"))
                .isEqualTo("false");
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void nothingIsSentWithoutTheNumberOfUsers() {
        Path people = tool.people(tool.users(3));

        Ended wrong = tool.ended(Tool.run(people, "--yes=4"));
        Ended none = tool.ended(Tool.run(people));
        Ended faulty = tool.ended(Tool.run(tool.write("faulty.csv", "userId\n u-1\nu-2\n"), "--yes=1"));

        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("--yes=4 is not the number of users, which is 3");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err()).contains("There is no terminal").doesNotContain("\u001B");
        assertThat(faulty.status()).isEqualTo(2);
        assertThat(faulty.err()).contains("faulty.csv:2: ");
        assertThat(sent()).isZero();
        assertThat(tool.file("people.result.csv")).doesNotExist();
    }

    @Test
    void theSecondInterruptLeavesAtOnce() {
        List<String> users = tool.users(10);
        Running running = tool.start(Tool.run(tool.people(users), "--yes=10"));
        Awaitility.await().until(() -> sent() == 1);

        running.interrupt();
        running.awaitSaid("Interrupted: waiting for what is out (1)");
        running.interrupt();

        assertThat(running.ended().status()).isEqualTo(INTERRUPTED);
    }

    @Test
    void withoutAWorkerTheRestIsUnansweredAndASecondRunOfTheFileIsRefused() {
        Path people = tool.people(tool.users(3));
        Running running = tool.start(Tool.run(people, "--yes=3", "--wait-for-answers=15"));
        Awaitility.await().until(() -> sent() == 1);

        Ended second = tool.ended(Tool.run(people, "--yes=3"));
        assertThat(second.status()).as(second.err()).isEqualTo(2);
        assertThat(second.err()).contains("Another run writes");

        Ended ended = running.ended();
        assertThat(ended.status()).as(ended.err()).isEqualTo(4);
        assertThat(ended.err()).contains("No answer came for 15 s").contains("run the same command again");
    }

    @Test
    void settingsThatWouldLoseRecordsAreRefused() {
        Path people = tool.people(tool.users(1));
        Ended topic = tool.ended(Tool.run(
                people,
                "--yes=1",
                "--command-config",
                tool.write("client", "acks=1\n").toString()));
        assertThat(topic.status()).isEqualTo(2);
        assertThat(topic.err()).contains("the setting acks is refused");
    }

    /** How many requests the broker has. */
    private long sent() {
        return IntStream.range(0, Deployment.PARTITIONS)
                .mapToLong(deployment.requestTopic()::end)
                .sum();
    }
}
