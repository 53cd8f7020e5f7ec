package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Background;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.RowLock;
import io.deactivateuser.fixtures.TakeTurns;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** A record, a row or a neighbour that is slow, locked or refused for ever costs itself, and nobody else. */
@ExtendWith(OutputCaptureExtension.class)
class NothingStallsIT {
    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    @Test
    void aRuleThatRefusesEverybodySlowlyIsAnsweredWithinThePollInterval(CapturedOutput output) {
        trigger("PERFORM pg_sleep(0.07); RAISE EXCEPTION 'legal hold'");
        List<Position> sent = deployment.send(requests(users(500), 0));

        // A batch that took longer than this would have the worker expelled, and read it again for ever.
        deployment.startWorker("spring.kafka.consumer.properties.max.poll.interval.ms=30000");

        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsOnly("INTERNAL");
        assertThat(output.getAll().lines().filter(line -> line.contains("legal hold")))
                .as("a line a minute, not one for each of the 500 records or for each batch")
                .hasSizeLessThan(10);
        assertThat(output).doesNotContain("taken away, as the group missed this worker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT409", "IDP01", "55000", "40001", "0A000", "57P01", "08006", "25006", "01002"})
    void whatATriggerRaisesIsAboutItsRecordWhateverItsSqlState(String state) {
        List<String> users = users(4);
        trigger("IF NEW.id = '" + users.get(1) + "' THEN RAISE EXCEPTION 'no' USING ERRCODE = '" + state + "'; END IF");
        List<Position> sent = deployment.send(requests(users, 0));

        deployment.startWorker();

        assertThat(deployment.answers().to(sent))
                .extracting(Answered::outcome)
                .containsExactly("OK", "INTERNAL", "OK", "OK");
    }

    @Test
    void aTriggerThatHangsForOneUserCostsThatOne() {
        List<String> users = users(40);
        trigger("IF NEW.id = '" + users.get(7) + "' THEN PERFORM pg_sleep(3600); END IF");
        List<Position> sent = deployment.send(requests(users, 0));

        deployment.startWorker();

        List<Answered> answers = deployment.answers().to(sent);
        assertThat(answers.get(7).outcome()).isEqualTo("INTERNAL");
        assertThat(Stream.concat(answers.subList(0, 7).stream(), answers.subList(8, 40).stream()))
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }

    /** What tells that the database takes changes is then in other batches. */
    @Test
    void aTriggerThatHangsForOneUserCostsThatOneEvenIfItIsAloneInItsBatches(CapturedOutput output) {
        List<String> users = users(4);
        trigger("IF NEW.id = '" + users.get(0) + "' THEN PERFORM pg_sleep(3600); END IF");
        deployment.startWorker("deactivate-user.retry.first=5s", "deactivate-user.retry.longest=5s");
        Position hanging =
                deployment.send(deployment.request(users.get(0)).on(0)).get(0);
        Awaitility.await("it has failed alone")
                .until(() -> output.getAll().contains("A batch of 1 records was rolled back"));

        // Before it is tried again.
        assertThat(deployment.ask(deployment.request(users.get(1)).on(1)).outcome())
                .isEqualTo("OK");

        assertThat(deployment.answers().to(hanging).outcome()).isEqualTo("INTERNAL");
        assertThat(deployment.ask(deployment.request(users.get(2)).on(0)).outcome())
                .isEqualTo("OK");
    }

    /** Nothing that changes a user goes through, so no record is to blame. */
    @Test
    void aTableThatIsLockedIsNobodysFault() {
        List<String> users = users(3);
        String deactivated = deployment.newUser("deactivated");
        Worker worker = deployment.startWorker();
        RowLock table = deployment.closing(RowLock.ofUsers(deployment.database()));
        List<Position> sent = deployment.send(Stream.concat(users.stream(), Stream.of(deactivated))
                .map(user -> deployment.request(user).on(0))
                .toList());
        worker.await(
                "/actuator/health/readiness",
                response -> response.getStatusCode().is5xxServerError());

        table.close();

        assertThat(deployment.answers().to(sent))
                .extracting(Answered::outcome)
                .containsExactly("OK", "OK", "OK", "USER_ALREADY_DEACTIVATED");
        worker.ready();
    }

    @Test
    void aRowThatIsLockedHoldsUpItsOwnPartitionFromThereOnAndNobodyElse(CapturedOutput output) {
        List<String> users = users(20);
        Worker worker = deployment.startWorker("spring.kafka.listener.concurrency=1");
        RowLock lock = deployment.closing(new RowLock(deployment.database(), users.get(10)));
        List<Position> held = deployment.send(requests(users, 0));

        assertThat(deployment.answers().to(held.subList(0, 10)))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        assertThat(deployment.answers().to(deployment.send(requests(users(5), 1))))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        String readiness = String.valueOf(worker.await(
                        "/actuator/health/readiness",
                        response -> response.getStatusCode().is5xxServerError())
                .get("/actuator/health/readiness")
                .getBody());
        assertThat(readiness)
                .contains(
                        "session " + lock.session(),
                        "from the offset " + held.get(10).offset())
                .doesNotContain(users.get(10));
        assertThat(output).contains("session " + lock.session());
        users.stream().filter(user -> !user.equals(users.get(10))).forEach(this::assertNobodyHasLocked);
        assertThat(deployment.answers().readTo(held.get(10))).isEmpty();

        lock.close();

        assertThat(deployment.answers().to(held)).extracting(Answered::outcome).containsOnly("OK");
        worker.ready();
    }

    /** As one that has met another worker's does: it is decided whole once the other is done, and not a few records at a time. */
    @Test
    void aBatchThatMeetsARowOfAnotherWaitsForItsTurnWithNothingLocked() {
        List<String> users = users(10);
        Worker worker = deployment.startWorker("spring.kafka.listener.concurrency=1");
        RowLock turn = deployment.closing(RowLock.ofTheTurn(deployment.database()));
        RowLock met = deployment.closing(new RowLock(deployment.database(), users.get(5)));
        List<Position> sent = deployment.sendCompressed("lz4", requests(users, 0));
        turn.awaitWaiter();
        users.stream().filter(user -> !user.equals(users.get(5))).forEach(this::assertNobodyHasLocked);

        met.close();
        turn.close();

        assertThat(deployment.answers().to(sent))
                .extracting(answered -> answered.success().changeDate())
                .containsOnly(deployment.answers().to(sent.get(0)).success().changeDate());
        worker.ready();
    }

    /** Each login of the provider's locks the row before the one before has let it go, so it is never free. */
    @Test
    void aRowThatTwoSessionsLockByTurnsDoesNotKeepItsRequestOut() throws Exception {
        String user = deployment.newUser("active");
        deployment.startWorker();
        try (TakeTurns logins = new TakeTurns(deployment.database(), user)) {
            logins.awaitTurns(4);
            Position sent = deployment.send(deployment.request(user)).get(0);

            assertThat(deployment.answers().to(sent).outcome()).isEqualTo("OK");

            logins.awaitTurns(4);
        }
    }

    @Test
    void whoHoldsTheRowIsNamedAndNotWhoWaitsForItBefore(CapturedOutput output) throws Exception {
        String user = deployment.newUser("active");
        Worker worker = deployment.startWorker();
        RowLock holder = deployment.closing(new RowLock(deployment.database(), user));
        try (Connection login = deployment.database().connect()) {
            int waiting = login.unwrap(PGConnection.class).getBackendPID();
            CompletableFuture<Boolean> queued = Background.start(() -> lock(login, user));
            holder.awaitWaiter();
            Position sent = deployment.send(deployment.request(user)).get(0);

            String readiness = String.valueOf(worker.await(
                            "/actuator/health/readiness",
                            response -> String.valueOf(response.getBody()).contains("locked by session"))
                    .get("/actuator/health/readiness")
                    .getBody());

            assertThat(readiness).contains("session " + holder.session()).doesNotContain("session " + waiting);
            assertThat(output).doesNotContain("locked by session " + waiting);
            holder.close();
            assertThat(deployment.answers().to(sent).outcome()).isEqualTo("OK");
            assertThat(queued).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
        }
    }

    private static boolean lock(Connection connection, String user) {
        try (PreparedStatement lock = connection.prepareStatement("SELECT 1 FROM users WHERE id = ? FOR UPDATE")) {
            lock.setString(1, user);
            return lock.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoMayNotWriteAUserDoesNotWaitForItsLockNorTakesIt() {
        String user = deployment.newUser("active");
        deployment.startWorker();
        RowLock lock = deployment.closing(new RowLock(deployment.database(), user));

        String stranger = deployment.tokens().token("stranger");
        String elsewhere = deployment.newActorOf("org-2");
        List<Position> sent = deployment.send(
                deployment.request(user).bearing(stranger).on(0),
                deployment.request(user).bearing(elsewhere).on(0),
                deployment.request(user).with("validateOnly", true).on(0));

        assertThat(deployment.answers().to(sent))
                .extracting(Answered::outcome)
                .containsExactly("PERMISSION_DENIED", "PERMISSION_DENIED", "OK");
        lock.close();
    }

    /** Nothing fails: to the client there is nothing to read. */
    @Test
    void aTransactionThatACallerLeavesOpenIsNamedAndHoldsUpItsOwnPartitionsAlone(CapturedOutput output) {
        Worker worker = deployment.startWorker().ready();
        String user = deployment.newUser("active");
        try (KafkaProducer<byte[], byte[]> caller = deployment.transactionalProducer("caller")) {
            caller.beginTransaction();
            deployment.sendWithin(caller, deployment.request(user).on(0));
            deployment.sendWithin(caller, deployment.request(user).on(1));
            List<Position> behind = deployment.send(requests(users(3), 0));
            assertThat(deployment.answers().to(deployment.send(requests(users(3), 2))))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");

            String readiness = String.valueOf(worker.await(
                            "/actuator/health/readiness",
                            response -> response.getStatusCode().is5xxServerError()
                                    && String.valueOf(response.getBody()).contains(deployment.requests() + "-0")
                                    && String.valueOf(response.getBody()).contains(deployment.requests() + "-1"))
                    .get("/actuator/health/readiness")
                    .getBody());
            assertThat(readiness)
                    .contains(
                            "transactional ID caller",
                            "from the offset 0 on",
                            "kafka-transactions.sh --bootstrap-server BROKER abort --topic " + deployment.requests()
                                    + " --partition 1 --start-offset 0")
                    .doesNotContain(deployment.requests() + "-2", deployment.requests() + "-3", user);
            assertThat(worker.metric("deactivate_user_oldest_unanswered_seconds"))
                    .isPositive();
            assertThat(output).contains("waits from the offset 0 on: a producer has left a transaction open");

            caller.abortTransaction();

            assertThat(deployment.answers().to(behind))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            // One of the two partitions holds nothing but what was aborted.
            worker.ready();
        }
    }

    @Test
    void aPrimaryThatHasBecomeReadOnlyIsLeft() {
        String user = deployment.newUser("active");
        Worker worker = deployment.startWorker();
        String database = deployment.directory().jdbc().queryForObject("SELECT current_database()", String.class);
        deployment
                .directory()
                .jdbc()
                .execute("ALTER DATABASE \"" + database + "\" SET default_transaction_read_only = on");
        // A session keeps what it began with, as one does that is connected to a primary which steps down; so they end.
        deployment
                .directory()
                .jdbc()
                .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        List<Position> sent = deployment.send(deployment.request(user));
        worker.await(
                "/actuator/health/readiness",
                response -> response.getStatusCode().is5xxServerError());

        deployment
                .directory()
                .jdbc()
                .execute("SET TRANSACTION READ WRITE; ALTER DATABASE \"" + database
                        + "\" RESET default_transaction_read_only");

        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsOnly("OK");
        worker.ready();
    }

    /** No request has to fail for it: the probe finds it out, and the look-up and what comes next have other connections. */
    @Test
    void anOldPrimaryIsLeftByAllConnectionsOnceTheProbeSeesIt() throws Exception {
        Worker worker = deployment.startWorker();
        String database = deployment.directory().jdbc().queryForObject("SELECT current_database()", String.class);
        JdbcTemplate jdbc = deployment.directory().jdbc();
        jdbc.execute("ALTER DATABASE \"" + database + "\" SET default_transaction_read_only = on");
        jdbc.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        worker.await(
                "/actuator/health/readiness",
                response -> String.valueOf(response.getBody()).contains("the database is read-only"));
        // Between a probe that has given them up and the next one there may be none.
        List<Integer> old =
                Awaitility.await("sessions of the old primary").until(this::sessions, found -> !found.isEmpty());
        jdbc.execute(
                "SET TRANSACTION READ WRITE; ALTER DATABASE \"" + database + "\" RESET default_transaction_read_only");

        worker.ready();

        Awaitility.await("no session of before is left")
                .until(() -> sessions().stream().noneMatch(old::contains));
    }

    private List<Integer> sessions() {
        return deployment
                .directory()
                .jdbc()
                .queryForList(
                        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND application_name = 'deactivate-user'",
                        Integer.class);
    }

    private void assertNobodyHasLocked(String user) {
        assertThat(deployment
                        .directory()
                        .jdbc()
                        .queryForList("SELECT id FROM users WHERE id = ? FOR UPDATE SKIP LOCKED", String.class, user))
                .as("free: %s", user)
                .hasSize(1);
    }

    private List<String> users(int count) {
        List<String> users =
                IntStream.range(0, count).mapToObj(i -> deployment.newId("u")).toList();
        deployment.directory().activeUsers(users);
        return users;
    }

    private List<TestRequest> requests(List<String> users, int partition) {
        return new ArrayList<>(users.stream()
                .map(user -> deployment.request(user).on(partition))
                .toList());
    }

    /** Runs before each change of a user. */
    private void trigger(String body) {
        deployment
                .directory()
                .jdbc()
                .execute("CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                        + body + "; RETURN NEW; END $$; "
                        + "CREATE TRIGGER meddle BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION meddle()");
    }
}
