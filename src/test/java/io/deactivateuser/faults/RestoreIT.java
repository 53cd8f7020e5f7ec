package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Readme;
import io.deactivateuser.fixtures.RowLock;
import io.deactivateuser.fixtures.Sessions;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Told;
import io.deactivateuser.fixtures.Told.Asked;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.fixtures.WorkerProcess;
import io.deactivateuser.fixtures.Wrapped;
import io.deactivateuser.servers.DataCopy;
import io.deactivateuser.servers.DatabaseServer;
import io.deactivateuser.servers.Servers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;

/**
 * A database that goes back to an earlier moment, whose data directory is put back to a copy: what callers were told since
 * is made true again, and nobody is told twice.
 */
@ExtendWith(OutputCaptureExtension.class)
class RestoreIT {
    private static final String TEN_AT_A_TIME = "spring.kafka.consumer.max-poll-records=10";

    @AutoClose
    private static final DatabaseServer SERVER = Servers.newDatabase();

    @AutoClose
    private final Deployment deployment =
            Deployment.on(Servers.broker(), SERVER).answeringOnce();

    private final Told told = new Told(deployment);

    @Test
    void whatWasToldSinceIsMadeTrueAgainWhenAWorkerStarts() {
        List<Asked> all = told.users(70);
        Worker first = deployment.startWorker();
        told.ask(all.subList(0, 10));
        try (DataCopy copy = SERVER.copy()) {
            for (int i = 10; i < 60; i += 10) {
                told.ask(all.subList(i, i + 10));
            }
            first.close();
            List<String> before = told.rows();
            SERVER.putBack(copy);
            assertThat(told.rows()).as("the tables as they were").isNotEqualTo(before);

            told.send(all.subList(60, 70));
            Worker second = deployment.startWorker();

            told.awaitDone(all);
            assertThat(told.rows()).containsAll(withoutActiveUsers(before));
            told.assertRepeatsGetTheSameBytes(all);
            assertThat(restored(second, "restored")).isEqualTo(50);
        }
    }

    @Test
    void recordedRefusalsAreRecordedAgainAndWhatIsNotRecordedChangesNothing() {
        String active = deployment.newUser("active");
        String deactivated = deployment.newUser("deactivated");
        String initial = deployment.newUser("initial");
        String spared = deployment.newUser("active");
        Worker first = deployment.startWorker();
        oneToEachPartition();
        List<TestRequest> recorded = List.of(
                deployment.request("r-done", active).with("reason", "left").on(0),
                deployment.request("r-again", active).on(1),
                deployment.request("r-already", deactivated).on(1),
                deployment.request("r-initial", initial).on(2),
                deployment.request("r-unknown", "nobody").on(3));
        List<TestRequest> unrecorded = List.of(
                deployment
                        .request("r-validated", spared)
                        .with("validateOnly", true)
                        .on(0),
                deployment
                        .request("r-validated-too", "nobody")
                        .with("validateOnly", true)
                        .on(3),
                deployment.request("r-done", spared).on(0),
                deployment.request("r-late", spared).expiring(Instant.EPOCH).on(1),
                deployment
                        .request("r-denied", spared)
                        .bearing(deployment.tokens().token("stranger"))
                        .on(2),
                deployment.request("r-no-token", spared).bearing(null).on(2),
                deployment.request("r-done", active).with("reason", "left").on(0),
                TestRequest.ofText("no json").on(3));
        try (DataCopy copy = SERVER.copy()) {
            List<Answered> answers = recorded.stream().map(deployment::ask).toList();
            assertThat(answers)
                    .extracting(Answered::outcome)
                    .containsExactly(
                            "OK",
                            "USER_ALREADY_DEACTIVATED",
                            "USER_ALREADY_DEACTIVATED",
                            "USER_INITIAL",
                            "USER_NOT_FOUND");
            assertThat(unrecorded.stream().map(deployment::ask))
                    .extracting(Answered::outcome)
                    .containsExactly(
                            "OK",
                            "USER_NOT_FOUND",
                            "REQUEST_ID_REUSED",
                            "REQUEST_EXPIRED",
                            "PERMISSION_DENIED",
                            "TOKEN_MISSING",
                            "OK",
                            "NOT_JSON");
            first.close();
            List<String> before = told.rows();
            SERVER.putBack(copy);

            Worker second = deployment.startWorker();

            Awaitility.await().untilAsserted(() -> assertThat(told.rows()).isEqualTo(before));
            assertThat(restored(second, "restored")).isEqualTo(1);
            assertThat(restored(second, "recorded")).isEqualTo(4);
            List<Answered> repeats = recorded.stream().map(deployment::ask).toList();
            assertThat(repeats).allMatch(Answered::replayed);
            assertThat(Told.values(repeats)).isEqualTo(Told.values(answers));
        }
    }

    @Test
    void theWayBackIsMadeTrueAgainAndSessionsEndAgain() {
        Sessions sessions = Sessions.in(deployment.directory());
        String gone = deployment.newUser("active");
        String back = deployment.newUser("locked");
        sessions.begin(List.of(gone, gone, back));
        Worker first = deployment.startWorker(Sessions.settings());
        oneToEachPartition();
        TestRequest reactivation =
                deployment.request("r-back", back).with("action", "REACTIVATE").on(1);
        try (DataCopy copy = SERVER.copy()) {
            List<Answered> answers = List.of(
                    deployment.ask(deployment.request(gone).on(0)),
                    deployment.ask(deployment.request(back).on(1)),
                    deployment.ask(reactivation));
            assertThat(answers).extracting(Answered::outcome).containsOnly("OK");
            first.close();
            List<String> before = told.rows();
            SERVER.putBack(copy);

            deployment.startWorker(Sessions.settings());

            Awaitility.await().untilAsserted(() -> assertThat(told.rows()).isEqualTo(before));
            assertThat(deployment.directory().state(back)).isEqualTo("locked");
            assertThat(sessions.users()).isEmpty();
            Answered repeat = deployment.ask(reactivation);
            assertThat(repeat.replayed()).isTrue();
            assertThat(repeat.record().value())
                    .isEqualTo(answers.get(2).record().value());
        }
    }

    /** Of the deactivation that comes back late the restored tables know nothing, and the user is active by then. */
    @Test
    void sessionsEndAgainWhereTheReactivationComesBackFirst() {
        deployment.changingTheAuditTrail();
        Sessions sessions = Sessions.in(deployment.directory());
        String held = deployment.newUser("active");
        String user = deployment.newUser("active");
        sessions.begin(List.of(user));
        Worker first = deployment.startWorker(Sessions.settings());
        oneToEachPartition();
        try (DataCopy copy = SERVER.copy()) {
            for (TestRequest request : List.of(
                    deployment.request(held).on(3),
                    deployment.request(user).on(3),
                    deployment.request(user).with("action", "REACTIVATE").on(0))) {
                deployment.ask(request).success();
            }
            first.close();
            SERVER.putBack(copy);
            RowLock lock = deployment.closing(new RowLock(deployment.database(), held));

            deployment.startWorker(Sessions.settings());
            Awaitility.await().until(() -> deployment.directory().sequence(user), sequence -> sequence == 3);
            lock.close();

            Awaitility.await().until(() -> deployment.directory().events(user), events -> events.size() == 2);
            assertThat(deployment.directory().state(user)).isEqualTo("active");
            assertThat(sessions.users()).isEmpty();
        }
    }

    /** What was told is written before the fresh change is decided, so no try of both fails. */
    @Test
    void aFreshChangeBehindOneThatWasToldIsMadeUponIt() {
        String user = deployment.newUser("locked");
        Worker first = deployment.startWorker();
        oneToEachPartition();
        try (DataCopy copy = SERVER.copy()) {
            TestRequest reactivation = deployment.request(user).with("action", "REACTIVATE");
            deployment.ask(deployment.request(user).on(0)).success();
            first.close();
            SERVER.putBack(copy);
            List<Position> sent =
                    deployment.send(reactivation.on(0), deployment.request(user).on(0));

            Worker second = deployment.startWorker();

            assertThat(deployment.answers().to(sent))
                    .extracting(answer -> answer.success().sequence())
                    .containsExactly(3L, 4L);
            assertThat(deployment.directory().events(user))
                    .extracting(event -> event.get("sequence"), event -> event.get("previous_state"))
                    .containsExactly(tuple(2L, "locked"), tuple(3L, "deactivated"), tuple(4L, "locked"));
            assertThat(second.metric("deactivate_user_aborts_total{cause=\"data\"}"))
                    .as("tries that failed")
                    .isZero();
        }
    }

    @Test
    void whatWasToldInAnyWrappingIsMadeTrueAgain() {
        String[] framedReplies = {
            "deactivate-user.replies.confluent-schema-id.json=1",
            "deactivate-user.replies.confluent-schema-id.protobuf=2"
        };
        Worker first = deployment.startWorker(framedReplies);
        oneToEachPartition();
        List<TestRequest> requests = new ArrayList<>();
        for (Wrapped wrapped : Wrapped.values()) {
            for (Format format : Format.values()) {
                if (wrapped.takes(format)) {
                    requests.add(deployment
                            .request(deployment.newUser("active"))
                            .with("reason", "left, wrapped " + wrapped + " as " + format)
                            .header("Authorization", "Bearer " + deployment.adminToken())
                            .bearing(null)
                            .in(format)
                            .wrapped(wrapped));
                }
            }
        }
        try (DataCopy copy = SERVER.copy()) {
            List<Answered> answers = requests.stream().map(deployment::ask).toList();
            assertThat(answers).extracting(Answered::outcome).containsOnly("OK");
            first.close();
            List<String> before = told.rows();
            SERVER.putBack(copy);

            Worker second = deployment.startWorker(framedReplies);

            Awaitility.await().untilAsserted(() -> assertThat(told.rows()).isEqualTo(before));
            assertThat(restored(second, "restored")).isEqualTo(requests.size());
            List<Answered> repeats = requests.stream().map(deployment::ask).toList();
            assertThat(repeats).allMatch(Answered::replayed);
            assertThat(repeats.stream().map(Answered::details))
                    .containsExactlyElementsOf(
                            answers.stream().map(Answered::details).toList());
        }
    }

    @Test
    void aDatabaseThatGoesBackUnderLoadLosesNothing() throws Exception {
        List<Asked> all = told.users(3_000);
        deployment.startWorker();
        told.ask(all.subList(0, 500));
        try (DataCopy copy = SERVER.copy()) {
            told.ask(all.subList(500, 1_500));
            AtomicBoolean back = new AtomicBoolean();
            Thread load = new Thread(
                    () -> {
                        // What is left when the database is back goes out at once.
                        for (int i = 1_500; i < 3_000; i += 50) {
                            List<Position> sent = told.send(all.subList(i, i + 50));
                            if (!back.get()) {
                                deployment.answers().to(sent);
                            }
                        }
                    },
                    "load");
            load.start();
            SERVER.putBack(copy);
            back.set(true);
            load.join();

            told.awaitDone(all);
        }
    }

    @Test
    void anIdleWorkerNoticesByItself() {
        List<Asked> all = told.users(40);
        Worker worker = deployment.startWorker();
        told.ask(all.subList(0, 8));
        try (DataCopy copy = SERVER.copy()) {
            told.ask(all.subList(8, 40));
            List<String> before = told.rows();

            SERVER.putBack(copy);

            told.awaitDone(all);
            assertThat(told.rows()).isEqualTo(before);
            Awaitility.await().until(() -> restored(worker, "restored"), restored -> restored == 32);
            worker.ready();
        }
    }

    /** The look at the rows, which the worker takes from time to time, may come first; so there are several rounds. */
    @Test
    void aRefusalInOnePartitionHasAllCompared(CapturedOutput output) {
        List<Asked> all = told.users(32);
        List<Asked> fresh = told.usersOn(0, 5);
        deployment.startWorker();
        oneToEachPartition();
        try (DataCopy copy = SERVER.copy()) {
            told.ask(all);
            boolean byTheRefusalAlone = false;
            for (int round = 0; round < fresh.size() && !byTheRefusalAlone; round++) {
                int before = output.length();
                SERVER.putBack(copy);

                told.ask(fresh.subList(round, round + 1));

                told.awaitDone(all);
                byTheRefusalAlone =
                        !output.toString().substring(before).contains("does not hold what this worker wrote last");
            }
            assertThat(byTheRefusalAlone).isTrue();
        }
    }

    @Test
    void usersThatWereGivenBackAloneAreDeactivatedAgainByTheDocumentedCommand() {
        List<Asked> all = told.users(40);
        Worker first = deployment.startWorker();
        told.ask(all.subList(0, 8));
        execute("CREATE TABLE earlier AS TABLE users");
        Instant since = Instant.now();
        Map<Integer, Long> from = told.ends();
        told.ask(all.subList(8, 40));
        first.close();
        List<String> before = told.rows();

        execute("UPDATE users SET state = earlier.state, sequence = earlier.sequence, change_date = earlier.change_date"
                + " FROM earlier WHERE earlier.id = users.id");
        assertThat(told.rows()).isNotEqualTo(before);
        from.forEach((partition, offset) -> makeTrueAgain(partition, offset, since));
        Worker second = deployment.startWorker();

        told.awaitDone(all);
        assertThat(told.rows()).isEqualTo(before);
        assertThat(restored(second, "restored")).isEqualTo(32);
        told.assertRepeatsGetTheSameBytes(all);
    }

    @Test
    void aUserWhomSomebodyElseHasChangedSinceIsReportedAndDeactivatedByTheDocumentedStatement(CapturedOutput output) {
        deployment.changingTheAuditTrail();
        List<Asked> all = told.users(6);
        Worker first = deployment.startWorker();
        oneToEachPartition();
        try (DataCopy copy = SERVER.copy()) {
            List<Answered> answers = told.ask(all);
            first.close();
            SERVER.putBack(copy);
            String activated = all.get(0).user();
            String locked = all.get(1).user();
            execute("UPDATE users SET sequence = 5, change_date = now() WHERE id = '" + activated + "'");
            execute("UPDATE users SET state = 'locked', sequence = 2, change_date = now() WHERE id = '" + locked + "'");

            Worker second = deployment.startWorker();

            Awaitility.await().until(() -> conflictsCountedBy(second), count -> count == 2);
            told.awaitDone(all.subList(2, 6));
            assertThat(deployment.directory().state(activated)).isEqualTo("active");
            assertThat(deployment.directory().state(locked)).isEqualTo("locked");
            assertThat(conflicts())
                    .containsExactlyInAnyOrder(
                            conflict(all.get(0), answers.get(0), "active", 5),
                            conflict(all.get(1), answers.get(1), "locked", 2));
            assertThat(restored(second, "conflict")).isEqualTo(2);
            assertThat(output.toString().lines())
                    .anyMatch(line -> line.contains("ERROR") && line.contains("restore_conflicts"));
            told.assertRepeatsGetTheSameBytes(all);

            execute(documented("DELETE FROM restore_conflicts"));

            assertThat(deployment.directory().state(activated)).isEqualTo("deactivated");
            assertThat(deployment.directory().sequence(activated)).isEqualTo(6);
            assertThat(deployment.directory().state(locked)).isEqualTo("deactivated");
            assertThat(deployment.directory().sequence(locked)).isEqualTo(3);
            assertThat(deployment.directory().events(activated))
                    .singleElement()
                    .satisfies(event -> assertThat(event)
                            .containsEntry("sequence", 6L)
                            .containsEntry("event_type", "user.deactivated")
                            .containsEntry("actor_id", Deployment.ADMIN)
                            .containsEntry("request_id", all.get(0).requestId()));
            assertThat(conflicts()).isEmpty();
            assertThat(conflictsCountedBy(second)).isZero();
        }
    }

    @Test
    void usersWhoAreGoneDeletedOrOthersByNowAreLeftAlone() {
        deployment.changingTheAuditTrail();
        List<Asked> all = told.users(4);
        Worker first = deployment.startWorker();
        oneToEachPartition();
        try (DataCopy copy = SERVER.copy()) {
            told.ask(all);
            first.close();
            SERVER.putBack(copy);
            execute("DELETE FROM users WHERE id = '" + all.get(0).user() + "'");
            execute("UPDATE users SET state = 'deleted', sequence = 2 WHERE id = '"
                    + all.get(1).user() + "'");
            execute("UPDATE users SET creation_date = '2026-01-01T00:00:00Z' WHERE id = '"
                    + all.get(2).user() + "'");

            Worker second = deployment.startWorker();

            Awaitility.await()
                    .until(() -> deployment.directory().state(all.get(3).user()), "deactivated"::equals);
            Awaitility.await().until(() -> restored(second, "left"), count -> count == 3);
            assertThat(deployment.directory().state(all.get(1).user())).isEqualTo("deleted");
            assertThat(deployment.directory().state(all.get(2).user())).isEqualTo("active");
            assertThat(deployment.directory().events(all.get(0).user())).isEmpty();
            assertThat(deployment.directory().events(all.get(1).user())).isEmpty();
            assertThat(deployment.directory().events(all.get(2).user())).isEmpty();
            assertThat(conflicts()).isEmpty();
            told.assertRepeatsGetTheSameBytes(all);
        }
    }

    @Test
    void whereTheRequestsAreGoneUsersAreRestoredFromTheReplies() throws Exception {
        deployment.changingTheAuditTrail();
        List<Asked> all = told.users(20);
        Worker first = deployment.startWorker();
        oneToEachPartition();
        try (DataCopy copy = SERVER.copy()) {
            List<Answered> answers = told.ask(all);
            first.close();
            SERVER.putBack(copy);
            deleteRequests();

            Worker second = deployment.startWorker();

            for (int i = 0; i < all.size(); i++) {
                Answered answer = answers.get(i);
                String user = all.get(i).user();
                Awaitility.await().until(() -> deployment.directory().state(user), "deactivated"::equals);
                assertThat(deployment.directory().sequence(user))
                        .isEqualTo(answer.success().sequence());
                assertThat(told.events(user))
                        .containsExactly(answer.success().sequence() + " (unknown) "
                                + all.get(i).requestId() + " Restored from the reply; the request is gone. "
                                + answer.success().changeDate());
            }
            assertThat(restored(second, "restored")).isEqualTo(20);
            oneToEachPartition();
        }
    }

    @Test
    void whereTheRequestsAreGoneWhoWasGivenBackStaysGivenBack() throws Exception {
        deployment.changingTheAuditTrail();
        String user = deployment.newUser("locked");
        String other = deployment.newUser("active");
        Worker first = deployment.startWorker();
        oneToEachPartition();
        assertThat(deployment.ask(deployment.request(other).on(0)).outcome()).isEqualTo("OK");
        try (DataCopy copy = SERVER.copy()) {
            List<Answered> answers = List.of(
                    deployment.ask(deployment.request(user).on(1)),
                    deployment.ask(deployment
                            .request(user)
                            .with("action", "REACTIVATE")
                            .on(1)),
                    deployment.ask(deployment
                            .request(other)
                            .with("action", "REACTIVATE")
                            .on(0)));
            assertThat(answers).extracting(Answered::outcome).containsOnly("OK");
            first.close();
            SERVER.putBack(copy);
            deleteRequests();

            Worker second = deployment.startWorker();

            Awaitility.await().until(() -> restored(second, "restored"), count -> count == 3);
            assertThat(deployment.directory().state(user)).isEqualTo("locked");
            assertThat(deployment.directory().sequence(user))
                    .isEqualTo(answers.get(1).success().sequence());
            assertThat(deployment.directory().state(other)).isEqualTo("active");
            assertThat(deployment.directory().sequence(other))
                    .isEqualTo(answers.get(2).success().sequence());
        }
    }

    @Test
    void aWorkerThatIsKilledInTheMiddleOfARestoreLeavesTheRestToTheNextOne() {
        List<Asked> all = told.usersOn(0, 60);
        Worker first = deployment.startWorker();
        oneToEachPartition();
        try (DataCopy copy = SERVER.copy()) {
            told.ask(all);
            first.close();
            List<String> before = told.rows();
            SERVER.putBack(copy);
            RowLock lock = deployment.closing(
                    new RowLock(deployment.database(), all.get(35).user()));
            WorkerProcess killed = deployment.startProcess(TEN_AT_A_TIME);
            lock.awaitWaiter();

            killed.kill();
            assertThat(told.deactivated())
                    .as("some, and not all")
                    .isBetween(10 + Deployment.PARTITIONS, 35 + Deployment.PARTITIONS);
            lock.close();
            deployment.startWorker(TEN_AT_A_TIME);

            told.awaitDone(all);
            assertThat(told.rows()).isEqualTo(before);
            told.assertRepeatsGetTheSameBytes(all);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Crash.BeforeCommit.class, Crash.AfterCommit.class})
    void aWorkerThatDiesAtAKafkaCommitBehindARestoreLosesNothing(Class<?> crash) {
        List<Asked> all = told.users(60);
        Worker first = deployment.startWorker();
        oneToEachPartition();
        try (DataCopy copy = SERVER.copy()) {
            told.ask(all.subList(0, 40));
            first.close();
            SERVER.putBack(copy);
            told.send(all.subList(40, 60));
            Crash.die(deployment, crash, TEN_AT_A_TIME);

            deployment.startWorker(TEN_AT_A_TIME);

            told.awaitDone(all);
            told.assertRepeatsGetTheSameBytes(all);
        }
    }

    @Test
    void eachOfTwoWorkersRestoresItsOwnPartitions() {
        List<Asked> all = told.users(80 + Deployment.PARTITIONS);
        Worker one = deployment.startWorker("deactivate-user.instance-id=one");
        Worker other = deployment.startWorker("deactivate-user.instance-id=other");
        // Both have partitions of their own when each of four consumers has one.
        Awaitility.await()
                .until(deployment.consumerGroup()::busyMembers, members -> members.size() == Deployment.PARTITIONS);
        told.ask(all.subList(0, 8));
        try (DataCopy copy = SERVER.copy()) {
            told.ask(all.subList(8, 80));
            List<String> before = told.rows();

            SERVER.putBack(copy);
            // In each partition something to be answered, so that neither takes until it looks at its rows by itself.
            told.send(all.subList(80, all.size()));

            told.awaitDone(all);
            assertThat(told.rows()).containsAll(withoutActiveUsers(before));
            assertThat(restored(one, "restored")).isPositive();
            assertThat(restored(other, "restored")).isPositive();
            assertThat(restored(one, "restored") + restored(other, "restored")).isEqualTo(72);
        }
    }

    /** Those of the other partitions do not. */
    @Test
    void freshRequestsOfAPartitionWaitForItsRestore() {
        List<Asked> all = told.usersOn(0, 10);
        List<Asked> behind = told.usersOn(0, 1);
        List<Asked> beside = told.usersOn(1, 1);
        Worker first = deployment.startWorker();
        oneToEachPartition();
        try (DataCopy copy = SERVER.copy()) {
            told.ask(all);
            first.close();
            SERVER.putBack(copy);
            RowLock lock = deployment.closing(
                    new RowLock(deployment.database(), all.get(5).user()));
            Position waiting = told.send(behind).get(0);
            deployment.startWorker(List.of());
            lock.awaitWaiter();

            told.ask(beside);
            deployment.answers().untilNow();
            assertThat(deployment.answers().readTo(waiting)).isEmpty();
            lock.close();

            told.awaitDone(all);
            told.awaitDone(behind);
        }
    }

    /** It takes longer than a fault may before the probe tells of it, and begins with one. */
    @Test
    void aRestoreThatMovesKeepsItsWorkerReady() {
        List<Asked> all = told.usersOn(0, 451);
        Worker worker = deployment.startWorker(TEN_AT_A_TIME);
        oneToEachPartition();
        execute("CREATE TABLE slow ()");
        execute("""
                CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_sleep(0.3) WHERE to_regclass('slow') IS NOT NULL;
                    RETURN NULL;
                END $$""");
        execute("CREATE TRIGGER slowly BEFORE UPDATE ON users FOR EACH STATEMENT EXECUTE FUNCTION slowly()");
        try (DataCopy copy = SERVER.copy()) {
            execute("DROP TABLE slow");
            told.ask(all.subList(0, 450));
            SERVER.putBack(copy);
            told.send(all.subList(450, 451));
            Awaitility.await().until(() -> restored(worker, "restored"), restored -> restored > 0);

            worker.ready();
            while (restored(worker, "restored") < 450) {
                assertThat(worker.get("/actuator/health/readiness").getStatusCode())
                        .isEqualTo(HttpStatus.OK);
            }
        }
    }

    private static List<String> withoutActiveUsers(List<String> rows) {
        return rows.stream()
                .filter(row -> !row.contains("\"state\": \"active\""))
                .toList();
    }

    /** Every partition has its row before the copy is taken. */
    private void oneToEachPartition() {
        assertThat(deployment.answers().to(deployment.sendToEachPartition(1)))
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }

    private static double restored(Worker worker, String outcome) {
        return worker.metric("deactivate_user_restored_total{outcome=\"" + outcome + "\"}");
    }

    private static double conflictsCountedBy(Worker worker) {
        worker.runScheduled("CountConflicts.count");
        return worker.metric("deactivate_user_restore_conflicts");
    }

    private List<String> conflicts() {
        return deployment
                .directory()
                .jdbc()
                .query(
                        "SELECT * FROM restore_conflicts",
                        (row, number) -> String.join(
                                " ",
                                row.getString("user_id"),
                                row.getString("actor_id"),
                                row.getString("request_id"),
                                row.getTimestamp("creation_date").toInstant().toString(),
                                row.getString("sequence"),
                                row.getTimestamp("change_date").toInstant().toString(),
                                row.getString("found_state"),
                                row.getString("found_sequence")));
    }

    private static String conflict(Asked asked, Answered answer, String state, long sequence) {
        return String.join(
                " ",
                asked.user(),
                Deployment.ADMIN,
                asked.requestId(),
                answer.success().creationDate().toString(),
                Long.toString(answer.success().sequence()),
                answer.success().changeDate().toString(),
                state,
                Long.toString(sequence));
    }

    private void makeTrueAgain(int partition, long offset, Instant since) {
        String topicId = deployment
                .directory()
                .jdbc()
                .queryForObject("SELECT DISTINCT topic_id FROM request_offsets", String.class);
        execute(documented("results_from")
                .replace("1200", Long.toString(offset))
                .replace("2026-11-25T08:00:00Z", since.toString())
                .replace("'deactivate-user'", "'" + deployment.group() + "'")
                .replace("gy1Bj0BHTcSVwLdlLYLHAw", String.valueOf(topicId))
                .replace("partition = 0", "partition = " + partition));
    }

    /** The README's statement that names it. */
    private static String documented(String name) {
        return new Readme()
                .blocks("sql").stream()
                        .filter(sql -> sql.contains(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("The README has no statement with " + name));
    }

    private void execute(String sql) {
        deployment.directory().jdbc().execute(sql);
    }

    /** As retention does, of the requests alone. */
    private void deleteRequests() throws ExecutionException, InterruptedException {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        told.ends()
                .forEach((partition, end) -> all.put(
                        new TopicPartition(deployment.requests(), partition), RecordsToDelete.beforeOffset(end)));
        try (Admin admin = deployment.admin()) {
            admin.deleteRecords(all).all().get();
        }
    }
}
