package io.deactivateuser.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.decide.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theSampleFileShowsEveryAnswerInATableAndTheDemoServesUntilItIsInterrupted() throws Exception {
        try (DemoProcess demo = DemoProcess.start(directory)) {
            String shown = demo.awaitLine("Ctrl-C ends all of it.");

            for (Reason reason : Reason.values()) {
                // Nobody who is deactivated has a right to anything, so the last one shows in no table.
                if (reason != Reason.INTERNAL && reason != Reason.SELF_REACTIVATION) {
                    assertThat(shown).contains(reason.code().number() + " " + reason);
                }
            }
            assertThat(shown)
                    .contains("0 OK", "The recorded answer again.", "Would be changed")
                    .contains("- NO_VALUE", "- NOT_JSON", "- NOT_PROTOBUF", "- REQUEST_ID_MISSING")
                    .contains(" 0 unanswered")
                    .contains("psql -h 127.0.0.1", "/actuator/health", "/actuator/prometheus")
                    .doesNotContain("\u001B", "WARN", "ERROR");

            demo.type("{\"requestId\": \"mine-1\", \"userId\": \"u-42\", \"actor\": \"org-1-owner\"}");
            assertThat(demo.awaitLine("\"requestId\":\"mine-1\"")).contains("0 OK");

            List<ProcessHandle> servers = demo.servers();
            assertThat(servers).isNotEmpty();
            demo.interrupt();
            demo.awaitEnd();
            assertThat(servers).noneMatch(ProcessHandle::isAlive);
            assertThat(demo.leftOvers()).isEmpty();
        }
    }

    @Test
    void aFileOfOnesOwnIsAnsweredInItsOrderAsJsonLinesAndNothingElse() throws Exception {
        List<String> requests = new ArrayList<>(IntStream.range(0, 20_000)
                .mapToObj(n -> "{\"requestId\": \"r-%d\", \"userId\": \"u-%d\"}".formatted(n, n % 1000 + 1))
                .toList());
        requests.set(7, "no JSON");
        requests.set(8, "");
        Path file = Files.write(directory.resolve("requests.jsonl"), requests);

        try (DemoProcess demo = DemoProcess.start(directory, "--requests=" + file, "--exit")) {
            assertThat(demo.awaitEnd()).isZero();

            List<JsonNode> replies = demo.output().lines().map(JSON::readTree).toList();
            assertThat(replies).hasSize(requests.size() - 1);
            assertThat(replies.get(6).path("requestId").stringValue()).isEqualTo("r-6");
            assertThat(replies.get(7).path("deadLetter").path("reason").stringValue())
                    .isEqualTo("NOT_JSON");
            assertThat(replies.get(7).path("deadLetter").path("line").intValue())
                    .isEqualTo(8);
            assertThat(replies.subList(8, replies.size()))
                    .extracting(reply -> reply.path("requestId").stringValue())
                    .containsExactlyElementsOf(
                            IntStream.range(9, 20_000).mapToObj(n -> "r-" + n).toList());
        }
    }

    @Test
    void aRecordThatGoesUnansweredEndsTheDemoWithAStatusOtherThanZero() throws Exception {
        List<String> requests = IntStream.range(0, 100_000)
                .mapToObj(n -> "{\"requestId\": \"r-%d\", \"userId\": \"u-1\"}".formatted(n))
                .toList();
        Path file = Files.write(directory.resolve("requests.jsonl"), requests);

        try (DemoProcess demo = DemoProcess.start(directory, "--requests=" + file, "--exit", "--patience=5")) {
            demo.awaitLine("\"requestId\":\"r-0\"");
            demo.killBroker();

            assertThat(demo.awaitEnd()).isEqualTo(Tally.SOME_UNANSWERED);
            List<String> lines = demo.output().lines().toList();
            assertThat(lines).hasSameSizeAs(requests);
            assertThat(JSON.readTree(lines.get(lines.size() - 1))
                            .path("unanswered")
                            .path("line")
                            .intValue())
                    .isEqualTo(requests.size());
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws IOException {
        try (DemoProcess demo = DemoProcess.start(directory, "--requests=" + directory.resolve("none"), "--exit")) {
            assertThat(demo.awaitEnd()).isEqualTo(2);
            assertThat(demo.output()).isEmpty();
            assertThat(demo.errors().toLowerCase(Locale.ROOT)).contains("there is no file", "--requests=file");
        }
    }
}
