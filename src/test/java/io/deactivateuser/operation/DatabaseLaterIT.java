package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.servers.DatabaseServer;
import io.deactivateuser.servers.Servers;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database that does not answer at the start is waited for, and looked at before anything is read. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseLaterIT {
    @Test
    void itIsLookedAtOnceItAnswers(CapturedOutput output) throws Exception {
        try (DatabaseServer server = Servers.newDatabase();
                Deployment deployment = Deployment.on(Servers.broker(), server)) {
            String user = deployment.newUser("active");
            deployment.directory().jdbc().execute("ALTER TABLE user_events ADD COLUMN tenant text NOT NULL");
            List<Position> sent = deployment.send(deployment.request(user));
            server.stop();
            Worker refused = deployment.startWorker(List.of(), "spring.flyway.enabled=false");
            assertThat(output).contains("The database does not answer; it is looked at once it does");
            assertThat(refused.get("/actuator/health/liveness").getStatusCode().is2xxSuccessful())
                    .as("a worker that waits for its database is alive")
                    .isTrue();

            server.start();
            refused.await(
                    "/actuator/health/liveness",
                    response -> response.getStatusCode().is5xxServerError());

            assertThat(output).contains("The column public.user_events.tenant takes no null and has no default");
            refused.close();
            deployment.directory().jdbc().execute("ALTER TABLE user_events DROP COLUMN tenant");
            server.stop();
            Worker waiting = deployment.startWorker(List.of(), "spring.flyway.enabled=false");
            server.start();
            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsExactly("OK");
            waiting.ready();
            deployment.assertExactlyOneAnswerEach();
        }
    }

    /** As after a failover to a standby that nobody has promoted yet: whoever ran on would wait as well. */
    @Test
    void oneThatTakesNoChangesYetIsWaitedFor(CapturedOutput output) throws Exception {
        try (DatabaseServer server = Servers.newDatabase();
                Deployment deployment = Deployment.on(Servers.broker(), server)) {
            JdbcTemplate jdbc = deployment.directory().jdbc();
            String database = jdbc.queryForObject("SELECT current_database()", String.class);
            List<Position> sent = deployment.send(deployment.request(deployment.newUser("active")));
            jdbc.execute("ALTER DATABASE \"" + database + "\" SET default_transaction_read_only = on");
            server.stop();
            Worker worker = deployment.startWorker(List.of(), "spring.flyway.enabled=false");

            server.start();
            Awaitility.await().until(() -> output.toString().contains("The worker's connections are read-only"));
            assertThat(worker.get("/actuator/health/liveness").getStatusCode().is2xxSuccessful())
                    .isTrue();
            jdbc.execute("SET TRANSACTION READ WRITE; ALTER DATABASE \"" + database
                    + "\" RESET default_transaction_read_only");

            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsExactly("OK");
            worker.ready();
        }
    }
}
