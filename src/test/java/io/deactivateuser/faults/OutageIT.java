package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.servers.BrokerServer;
import io.deactivateuser.servers.DatabaseServer;
import io.deactivateuser.servers.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    @Test
    void aPostgresThatGoesAwayFor20SecondsCostsNoRequest(CapturedOutput output) throws Exception {
        try (DatabaseServer server = Servers.newDatabase();
                Deployment deployment = Deployment.on(Servers.broker(), server)) {
            List<String> users = manyUsers(deployment, 20_000);
            Worker worker = deployment.startWorker();
            List<Position> sent = new ArrayList<>(send(deployment, users.subList(0, 1_000)));
            deployment.answers().to(sent.subList(0, 1));

            server.stop();
            Instant back = Instant.now().plus(OUTAGE);
            int next = 1_000;
            while (Instant.now().isBefore(back) && next < users.size() - 100) {
                sent.addAll(send(deployment, users.subList(next, next + 100)));
                next += 100;
                assertThat(worker.get("/actuator/health/liveness")
                                .getStatusCode()
                                .is2xxSuccessful())
                        .as("a worker that waits for its database is alive")
                        .isTrue();
                worker.await(
                        "/actuator/health/readiness",
                        health -> health.getStatusCode().is5xxServerError());
            }
            server.start();

            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            deployment.assertExactlyOneAnswerEach();
            worker.ready();
            assertThat(output.getAll().lines().filter(line -> line.startsWith("\tat ")))
                    .as("no stack trace beside the worker's own line")
                    .isEmpty();
            assertThat(output.getAll().lines())
                    .as("what was wrong, and not that the rollback failed as well")
                    .anyMatch(line -> line.contains("was rolled back and is read again in")
                            && line.contains(deployment.requests() + "-"))
                    .noneMatch(line -> line.contains("Connection is closed"));
        }
    }

    /** Every Postgres that restarts meets some connection at its commit. */
    @Test
    void aConnectionThatIsLostAtItsCommitIsNamedInOneLine(CapturedOutput output) throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.directory().jdbc().execute("""
                    CREATE SEQUENCE commits;
                    CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        IF nextval('commits') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                        RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON users DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION lose()""");
            deployment.startWorker();

            List<Position> sent = deployment.send(deployment.request(deployment.newUser("active")));

            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsExactly("OK");
            assertThat(output.getAll().lines())
                    .anyMatch(line -> line.contains("was rolled back and is read again in")
                            && line.contains("terminating connection due to administrator command"))
                    .noneMatch(line -> line.startsWith("\tat "));
        }
    }

    @Test
    void aBrokerThatIsKilledAndComesBackCostsNoRequest() throws Exception {
        try (BrokerServer broker = Servers.newBroker();
                Deployment deployment = Deployment.on(broker, Servers.database())) {
            List<String> users = manyUsers(deployment, 6_000);
            Worker worker = deployment.startWorker();
            List<Position> sent = new ArrayList<>(send(deployment, users.subList(0, 3_000)));

            broker.kill();
            worker.await(
                    "/actuator/health/readiness",
                    health -> health.getStatusCode().is5xxServerError());
            assertThat(worker.get("/actuator/health/liveness").getStatusCode().is2xxSuccessful())
                    .isTrue();
            broker.start();
            sent.addAll(send(deployment, users.subList(3_000, 6_000)));

            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            deployment.assertExactlyOneAnswerEach();
        }
    }

    private static List<String> manyUsers(Deployment deployment, int count) {
        deployment
                .directory()
                .jdbc()
                .update(
                        "INSERT INTO users SELECT 'm-' || n, 'org-1', 'active', 1, now(), now()"
                                + " FROM generate_series(1, ?) n",
                        count);
        return java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj(n -> "m-" + n)
                .toList();
    }

    private static List<Position> send(Deployment deployment, List<String> users) {
        return deployment.send(users.stream().map(deployment::request).toList());
    }
}
