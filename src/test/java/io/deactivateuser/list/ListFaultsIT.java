package io.deactivateuser.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.list.Tool.Ended;
import io.deactivateuser.list.Tool.Running;
import io.deactivateuser.servers.BrokerServer;
import io.deactivateuser.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while a list is run, and is waited out. */
class ListFaultsIT {
    private static final Pattern LINE = Pattern.compile("^[\\d,]+ of 2,000 answered", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    @Test
    void aBrokerThatGoesAwayFor20SecondsCostsNoUser() throws Exception {
        try (BrokerServer broker = Servers.newBroker();
                Deployment deployment = Deployment.on(broker, Servers.database())) {
            Tool tool = new Tool(directory, deployment);
            deployment.startWorker();
            List<String> users = tool.users(2_000);
            Running running = tool.start(Tool.run(tool.people(users), "--yes=2000", "--rate=100"));
            awaitResults(tool, 100);

            broker.kill();
            // A line comes every ten seconds.
            long lines = lines(running);
            Awaitility.await().until(() -> lines(running) >= lines + 2);
            broker.start();
            Ended ended = running.ended();

            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(tool.results("people.result.csv").keySet()).containsExactlyInAnyOrderElementsOf(users);
            assertThat(users)
                    .allSatisfy(user ->
                            assertThat(deployment.directory().sequence(user)).isEqualTo(2));
        }
    }

    @Test
    void aTokenThatExpiresInTheMiddleIsWaitedForAndTheRunGoesOnWithAnother() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            Tool tool = new Tool(directory, deployment);
            deployment.startWorker();
            List<String> users = tool.users(2_000);
            writeToken(tool, deployment, Instant.now().plusSeconds(20));
            Running running = tool.start(Tool.run(tool.people(users), "--yes=2000", "--rate=60"));

            running.awaitSaid("The token has expired; waiting for another one");
            Files.writeString(tool.token(), deployment.adminToken());
            Ended ended = running.ended();

            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(ended.err())
                    .contains("outlasts the token; put another one into")
                    .contains("There is another token; going on.");
            assertThat(tool.results("people.result.csv").keySet()).containsExactlyInAnyOrderElementsOf(users);
        }
    }

    @Test
    void whatWasRefusedAsExpiredIsSentAgainUnderTheSameId() throws Exception {
        // With the producer's times a token counts when its request is read.
        try (Deployment deployment = Deployment.withProducersTimestamps()) {
            Tool tool = new Tool(directory, deployment);
            List<String> users = tool.users(3);
            Instant expires = Instant.now().plusSeconds(20);
            writeToken(tool, deployment, expires);
            Running running = tool.start(Tool.run(tool.people(users), "--yes=3"));
            Awaitility.await().until(() -> sent(deployment) == 1);
            deployment.directory().awaitPast(expires.plusSeconds(1));

            deployment.startWorker("deactivate-user.token.clock-skew=0s");
            running.awaitSaid("The token has expired; waiting for another one");
            Files.writeString(tool.token(), deployment.adminToken());
            Ended ended = running.ended();

            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(sent(deployment)).as("one of three was sent twice").isEqualTo(4);
            assertThat(tool.results("people.result.csv").values())
                    .extracting(line -> line.getField("code"))
                    .containsExactly("0", "0", "0");
        }
    }

    @Test
    void aTokenThatHasExpiredBeforeAndABrokerThatIsNotThereAreSaidSo() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            Tool tool = new Tool(directory, deployment);
            Path people = tool.people(tool.users(1));
            writeToken(tool, deployment, Instant.now().minusSeconds(60));
            Ended expired = tool.ended(Tool.run(people, "--yes=1"));
            assertThat(expired.status()).isEqualTo(5);
            assertThat(expired.err()).contains("has expired").contains("Nothing was sent");

            Files.writeString(tool.token(), deployment.adminToken());
            Ended noTopic = tool.ended(Tool.run(people, "--yes=1", "--requests-topic=no-such-topic"));
            assertThat(noTopic.status()).as(noTopic.err()).isEqualTo(2);
            assertThat(noTopic.err()).contains("no-such-topic");
            Ended noBroker = tool.ended(Tool.run(
                    people,
                    "--yes=1",
                    "--bootstrap-server=127.0.0.1:1",
                    "--command-config",
                    tool.write("client.properties", "default.api.timeout.ms=3000\n")
                            .toString()));
            assertThat(noBroker.status()).as(noBroker.err()).isEqualTo(5);
            assertThat(noBroker.err()).contains("127.0.0.1:1").doesNotContain(deployment.adminToken());
            assertThat(sent(deployment)).isZero();
        }
    }

    private static void writeToken(Tool tool, Deployment deployment, Instant expires) throws IOException {
        Files.writeString(tool.token(), deployment.tokens().token(Deployment.ADMIN, expires));
    }

    private static void awaitResults(Tool tool, int lines) {
        Path results = tool.file("people.result.csv");
        Awaitility.await()
                .until(() ->
                        Files.exists(results) && Files.readAllLines(results).size() > lines);
    }

    private static long lines(Running running) {
        return LINE.matcher(running.err()).results().count();
    }

    private static long sent(Deployment deployment) {
        return IntStream.range(0, Deployment.PARTITIONS)
                .mapToLong(deployment.requestTopic()::end)
                .sum();
    }
}
