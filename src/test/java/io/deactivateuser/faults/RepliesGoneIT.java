package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Worker;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Whether a batch was answered cannot be known once its replies are gone, so an operator says where to go on. */
@ExtendWith(OutputCaptureExtension.class)
class RepliesGoneIT {
    private static final String READINESS = "/actuator/health/readiness";
    private static final Pattern COMMAND = Pattern.compile("UPDATE request_offsets SET [^;]+;");

    @AutoClose
    private final Deployment deployment = Deployment.create();

    @Test
    void aPartitionWhoseRepliesAreGoneStandsUntilAnOperatorSaysWhereToGoOn(CapturedOutput output) throws Exception {
        Worker first = deployment.startWorker();
        answerOn(0);
        first.close();
        List<Position> landed = Crash.afterTheCommitOf(
                deployment,
                deployment.request(deployment.newUser("active")).on(0),
                deployment.request("u").bearing(null).on(0));
        deployment.consumerGroup().move(0, landed.get(0).offset());
        trimTheResults();

        Worker worker = deployment.startWorker(List.of());
        worker.await(
                READINESS,
                response -> response.getStatusCode().value() == 503
                        && recovery(response).equals("OUT_OF_SERVICE"));
        Position waiting = deployment
                .send(deployment.request(deployment.newUser("active")).on(0))
                .get(0);
        Awaitility.await("the command").until(() -> !commands(output).isEmpty());
        assertThat(answerOn(1).outcome()).as("another partition goes on").isEqualTo("OK");
        assertThat(deployment.answers().untilNow())
                .extracting(Answered::request)
                .as("the partition stands")
                .doesNotContain(waiting);

        assertThat(commands(output)).as("said once").hasSize(1);
        assertThat(output).contains("stands at the offset " + landed.get(0).offset());
        String goOn = commands(output).get(0).replace("OFFSET", Long.toString(waiting.offset()));
        assertThat(deployment.directory().jdbc().update(goOn)).isEqualTo(1);

        assertThat(deployment.answers().to(waiting).outcome()).isEqualTo("OK");
        worker.await(READINESS, response -> recovery(response).equals("UP"));
        deployment.assertExactlyOneAnswerEach();
    }

    @Test
    void aRunningWorkerAnswersAgainFromWhereAnOperatorSays() {
        deployment.startWorker();
        List<Position> answered =
                IntStream.range(0, 5).mapToObj(i -> answerOn(0).request()).toList();
        List<Position> again = answered.subList(2, 5);

        deployment.offsetRows().goOnAt(deployment.requestTopic().id(), 0, 2);
        Awaitility.await("answered again").until(() -> {
            deployment.answers().untilNow();
            return again.stream()
                    .allMatch(request -> deployment.answers().readTo(request).size() == 2);
        });

        assertThat(again).allSatisfy(request -> {
            List<Answered> both = deployment.answers().readTo(request);
            assertThat(both).extracting(Answered::outcome).containsOnly("OK");
            assertThat(both).noneMatch(Answered::replayed);
            assertThat(both.get(1).record().value())
                    .isEqualTo(both.get(0).record().value());
        });
        assertThat(answerOn(0).outcome()).isEqualTo("OK");
        assertThat(deployment.answers().untilNow()).hasSize(9);
        Awaitility.await("the group has gone along")
                .until(() -> deployment.consumerGroup().offset(0) == 6);
    }

    private Answered answerOn(int partition) {
        return deployment.ask(deployment.request(deployment.newUser("active")).on(partition));
    }

    /** As retention does. */
    private void trimTheResults() throws Exception {
        try (Admin admin = deployment.admin()) {
            admin.deleteRecords(IntStream.range(0, Deployment.PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(deployment.results(), partition))
                            .collect(Collectors.toMap(
                                    partition -> partition, partition -> RecordsToDelete.beforeOffset(-1))))
                    .all()
                    .get();
        }
    }

    private static String recovery(ResponseEntity<String> readiness) {
        return new JsonMapper()
                .readTree(String.valueOf(readiness.getBody()))
                .at("/components/recovery/status")
                .asString("");
    }

    /** Those in the log, which leave the offset to whoever runs them. */
    private static List<String> commands(CapturedOutput output) {
        return COMMAND.matcher(output).results().map(MatchResult::group).toList();
    }
}
