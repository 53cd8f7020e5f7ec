package io.deactivateuser.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.list.Tool.Ended;
import io.deactivateuser.list.Tool.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    void anAnswerThatWasNeverCommittedDoesNotCount() throws Exception {
        List<String> users = List.of("user-0", "user-1");
        EarlierAnswers.write(tool.file("people.result.csv"), 2, List.of());
        try (KafkaProducer<byte[], byte[]> producer =
                EarlierAnswers.producer(deployment, Map.of("transactional.id", deployment.newId("forger")))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(EarlierAnswers.success(deployment, users.get(1))).get();
            producer.abortTransaction();
        }
        EarlierAnswers.send(deployment, users.subList(0, 1));

        Ended ended =
                tool.ended(Tool.run(tool.people(users), "--yes=2", EarlierAnswers.AMENDED, "--wait-for-answers=3"));

        assertThat(ended.status()).as(ended.err()).isEqualTo(4);
        assertThat(tool.results("people.result.csv").keySet()).containsExactly(users.get(0));
    }

    @Test
    void anotherRunIsNotBegunInPlaceOfOneThatGoesOn() {
        Path people = tool.people(tool.users(3));
        Running running = tool.start(Tool.run(people, "--yes=3"));
        Awaitility.await().until(() -> sent() == 1);

        Ended second = tool.ended(Tool.run(people, "--yes=3", "--new-run", "--wait-for-answers=10"));

        assertThat(second.status()).as(second.err()).isEqualTo(2);
        assertThat(second.err()).contains("Another run writes");
        assertThat(tool.file("people.result.csv")).exists();
        assertThat(sent()).isEqualTo(1);
        running.kill();
    }

    @Test
    void onlyThoseWhoAreLeftCountForHowLongTheTokenMustLast() throws IOException {
        List<String> users =
                IntStream.range(0, 50_000).mapToObj(number -> "user-" + number).toList();
        Path people = tool.people(users);
        Files.writeString(
                tool.token(),
                deployment.tokens().token(Deployment.ADMIN, Instant.now().plusSeconds(60)));
        // Refused for the number, after all that is said before.
        Ended fresh = tool.ended(Tool.run(people, "--yes=1"));
        assertThat(fresh.err()).contains("the run takes about 1 min 40 s and outlasts the token");

        EarlierAnswers.write(tool.file("people.result.csv"), users.size(), users.subList(0, 49_990));
        Ended resumed = tool.ended(Tool.run(people, "--yes=1", EarlierAnswers.AMENDED));
        assertThat(resumed.err()).contains("--yes=1 is not the number").doesNotContain("outlasts");
    }

    @Test
    void numbersBelowZeroAreNoWayToSayUnlimited() {
        Path people = tool.people(tool.users(1));

        for (String option : List.of("--rate=-1", "--stop-after-errors=-1", "--wait-for-token=-1")) {
            Ended ended = tool.ended(Tool.run(people, "--yes=1", "--wait-for-answers=5", option));
            assertThat(ended.status()).as(ended.err()).isEqualTo(2);
            assertThat(ended.err()).contains(option.substring(0, option.indexOf('=')) + " is a number from 0 on");
        }
        assertThat(sent()).isZero();
    }

    @Test
    void aProgramIsToldOfARunThatCameToNothing() {
        Ended ended = tool.ended(Tool.run(tool.people(tool.users(2)), "--yes=1", "--json"));

        assertThat(ended.status()).isEqualTo(2);
        JsonNode summary = new JsonMapper().readTree(ended.out());
        assertThat(summary.path("type").asString()).isEqualTo("summary");
        assertThat(summary.path("exitStatus").asInt()).isEqualTo(2);
        assertThat(summary.path("error").asString()).contains("--yes=1 is not the number of users");
    }

    @Test
    void checkWritesUtf8WhateverTheLocaleAndAFileThatCannotBeReadIsAnErrorOfTheFile() {
        Ended ended = tool.on("-Dstdout.encoding=US-ASCII", "-Dfile.encoding=US-ASCII")
                .ended("check", tool.people("Zoë", "Zoë").toString());
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("The user Zoë is in line 2 already");

        Path unreadable = Path.of("/proc/self/mem");
        Assumptions.assumeTrue(Files.isReadable(unreadable), "Only Linux has a file that fails when it is read");
        Ended failed = tool.ended("check", unreadable.toString());
        assertThat(failed.status()).as(failed.err()).isEqualTo(2);
        assertThat(failed.err()).contains("cannot be read");
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
