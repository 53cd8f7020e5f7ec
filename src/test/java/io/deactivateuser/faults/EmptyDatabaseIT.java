package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** A group that has answered, and a database that knows nothing of it: whoever starts the worker says which is right. */
@ExtendWith(OutputCaptureExtension.class)
class EmptyDatabaseIT {
    private static final String KEY = "deactivate-user.recovery.empty-database";
    private static final List<String> TOLD = new ArrayList<>();

    /** Without the time of the record, which is when it was made again, and what a worker of before does not know. */
    private static final String LEDGER =
            "SELECT actor_id, request_id, user_id, encode(content_hash, 'hex') AS content_hash,"
                    + " request_topic, request_partition, request_offset, refusal, sequence, change_date, resource_owner, creation_date"
                    + " FROM deactivation_requests ORDER BY actor_id, request_id";

    private static Deployment deployment;
    private static List<String> users;
    private static List<String> events;
    private static List<String> ledger;

    @BeforeAll
    static void answer() {
        deployment = Deployment.create();
        Worker worker = deployment.startWorker();
        List<TestRequest> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TOLD.add(deployment.newUser("active"));
            requests.add(deployment.request(TOLD.get(i)).on(i % Deployment.PARTITIONS));
        }
        // What was told of a user that is not there is recorded; the rest writes nothing.
        requests.add(deployment.request("nobody").on(0));
        requests.add(deployment
                .request(deployment.newUser("active"))
                .with("validateOnly", true)
                .on(1));
        requests.add(TestRequest.ofText("no json").on(2));
        deployment.answers().to(deployment.send(requests));
        worker.close();
        users = rows("SELECT id, state, sequence, change_date FROM users ORDER BY id");
        events = rows("SELECT * FROM user_events ORDER BY user_id, sequence");
        ledger = rows(LEDGER);
    }

    @AfterAll
    static void close() throws Exception {
        deployment.close();
    }

    /** As the identity provider fills a new database from its own sources. */
    @BeforeEach
    void empty() {
        JdbcTemplate jdbc = deployment.directory().jdbc();
        jdbc.execute("TRUNCATE request_offsets, deactivation_requests, user_events");
        jdbc.update("UPDATE users SET state = 'active', sequence = 1, change_date = '2025-04-01T00:00:00Z'");
    }

    @AfterEach
    void assertOneAnswerEach() {
        deployment.assertExactlyOneAnswerEach();
    }

    @Test
    void theStartIsRefusedAndBothWaysAreNamed(CapturedOutput output) {
        assertThat(catchThrowable(() -> deployment.startWorker(List.of()))).isNotNull();

        assertThat(output).contains(KEY).contains("restore").contains("ignore").contains(deployment.group());
    }

    @Test
    void restoreMakesTrueAgainWhatWasToldAndSendsNothingTwice() throws Exception {
        List<Position> waiting = deployment.sendToEachPartition(1);

        try (Worker worker = deployment.startWorker(KEY + "=restore")) {
            assertThat(deployment.answers().to(waiting))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            worker.ready();
        }

        assertThat(rows("SELECT id, state, sequence, change_date FROM users ORDER BY id"))
                .containsAll(users);
        assertThat(rows("SELECT * FROM user_events ORDER BY user_id, sequence")).containsAll(events);
        assertThat(rows(LEDGER)).containsAll(ledger);
    }

    @Test
    void ignoreGoesOnWhereTheGroupIs() throws Exception {
        List<Position> waiting = deployment.sendToEachPartition(1);

        try (Worker worker = deployment.startWorker(KEY + "=ignore")) {
            assertThat(deployment.answers().to(waiting))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            worker.ready();
        }

        assertThat(TOLD).extracting(deployment.directory()::state).containsOnly("active");
        assertThat(rows(LEDGER)).hasSize(Deployment.PARTITIONS);
    }

    private static List<String> rows(String sql) {
        return deployment.directory().jdbc().queryForList(sql).stream()
                .map(Object::toString)
                .toList();
    }
}
