package io.deactivateuser.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.list.Tool.Ended;
import io.deactivateuser.list.Tool.Running;
import io.deactivateuser.servers.BrokerServer;
import io.deactivateuser.servers.Servers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is gone on with reads what was answered since its first start, however much that is. */
class ListResumeIT {
    private static final int MANY = 200_000;
    private static final int INTERRUPTED = 130;

    @TempDir
    private Path directory;

    @Test
    void answersThatTheResultFileHasTakeNoMemory() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            Tool tool = new Tool(directory, deployment).on("-Xmx64m", "-XX:+UseSerialGC");
            List<String> users = users(MANY);
            EarlierAnswers.send(deployment, users);
            EarlierAnswers.write(tool.file("people.result.csv"), MANY, users.subList(0, MANY - 5));

            Ended ended = tool.ended(Tool.run(tool.people(users), "--yes=" + MANY, EarlierAnswers.AMENDED));

            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(tool.results("people.result.csv")).hasSize(MANY);
        }
    }

    @Test
    void aProgramThatMemoryEndsSaysThatSomeAreUnanswered() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            Tool tool = new Tool(directory, deployment).on("-Xmx8m", "-XX:+UseSerialGC");

            Ended ended = tool.ended("check", tool.people(users(MANY)).toString());

            assertThat(ended.status()).as(ended.err()).isEqualTo(4);
            assertThat(ended.err()).contains("OutOfMemoryError");
        }
    }

    @Test
    void whileTheBrokerIsAwayTheAnswersSinceAreNotWaitedForForEver() throws Exception {
        try (BrokerServer broker = Servers.newBroker();
                Deployment deployment = Deployment.on(broker, Servers.database())) {
            Tool tool = new Tool(directory, deployment);
            List<String> users = users(50_000);
            EarlierAnswers.send(deployment, users);
            EarlierAnswers.write(tool.file("people.result.csv"), users.size(), List.of());
            EarlierAnswers.write(tool.file("other.result.csv"), users.size(), List.of());
            // So slow that there is time for what happens here.
            String slow = tool.write("slow", "max.poll.records=1\n").toString();
            Path people = tool.people(users);
            String[] options = {"--yes=50000", EarlierAnswers.AMENDED, "--command-config=" + slow, "--json"};
            Running patient = tool.start(Tool.run(
                    people, concat(options, "--wait-for-answers=5", "--out=" + tool.file("other.result.csv"))));
            Running interrupted = tool.start(Tool.run(people, options));
            patient.awaitSaid("Reading what was answered");
            interrupted.awaitSaid("Reading what was answered");

            broker.kill();
            interrupted.interrupt();

            assertThat(interrupted.ended().status()).as(interrupted.err()).isEqualTo(INTERRUPTED);
            Ended ended = patient.ended();
            assertThat(ended.status()).as(ended.err()).isEqualTo(4);
            assertThat(ended.err()).contains("The results could not be read for 5 s. Is the broker there?");
        }
    }

    private static String[] concat(String[] some, String... more) {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(some), java.util.stream.Stream.of(more))
                .toArray(String[]::new);
    }

    private static List<String> users(int count) {
        return IntStream.range(0, count).mapToObj(number -> "user-" + number).toList();
    }
}
