package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.ChangeEvent;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TakeTurns;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Whoever is deactivated has no session left that was there when the reply was committed. */
@ExtendWith(OutputCaptureExtension.class)
class CutOffIT {
    private static final String[] SETTINGS = {
        "deactivate-user.cut-off[0].name=sessions",
        "deactivate-user.cut-off[0].table=auth.Sessions",
        "deactivate-user.cut-off[0].user-column=user_id",
        "deactivate-user.cut-off[1].name=refresh-tokens",
        "deactivate-user.cut-off[1].table=refresh_tokens",
        "deactivate-user.cut-off[1].user-column=owner",
        "deactivate-user.cut-off[1].revoked-at-column=revoked_at"
    };

    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    private final JdbcTemplate jdbc = deployment.directory().jdbc();
    private final String user = deployment.newUser("active");
    private final String other = deployment.newUser("active");

    @BeforeEach
    void tables() {
        jdbc.execute("""
                CREATE SCHEMA auth;
                CREATE TABLE auth."Sessions" (id bigserial PRIMARY KEY, user_id text NOT NULL, seen int NOT NULL DEFAULT 0);
                CREATE INDEX ON auth."Sessions" (user_id);
                CREATE TABLE refresh_tokens (id bigserial PRIMARY KEY, owner varchar(200), revoked_at timestamptz);
                CREATE INDEX ON refresh_tokens (owner)""");
        for (String id : List.of(user, other)) {
            jdbc.update("INSERT INTO auth.\"Sessions\" (user_id) VALUES (?), (?), (?)", id, id, id);
            jdbc.update("INSERT INTO refresh_tokens (owner, revoked_at) VALUES (?, NULL), (?, '2020-01-01Z')", id, id);
        }
    }

    @Test
    void sessionsEndWithTheAccessAndTheEventCountsThem() {
        Worker worker = deployment.startWorker(SETTINGS);

        Answered.Details details = deployment.ask(deployment.request(user)).success();

        assertThat(sessions(user)).isZero();
        assertThat(sessions(other)).isEqualTo(3);
        assertThat(jdbc.queryForList(
                        "SELECT count(*) FROM refresh_tokens WHERE owner = ? AND revoked_at IN (?, '2020-01-01Z')",
                        Integer.class,
                        user,
                        Timestamp.from(details.changeDate())))
                .containsExactly(2);
        ChangeEvent event = deployment.changeEvents().get(0);
        assertThat(event.data().path("cutOff").toString()).isEqualTo("{\"refresh-tokens\":1,\"sessions\":3}");
        Awaitility.await()
                .until(
                        () -> worker.metric("deactivate_user_cut_off_rows_total{name=\"sessions\"}"),
                        ended -> ended == 3);
    }

    @Test
    void offOnAndOffInOneBatchEndsThemOnceAndAReactivationBringsNothingBack() {
        Worker worker = deployment.startWorker(SETTINGS);

        List<Position> sent = worker.whileNobodyReads(() -> deployment.send(
                deployment.request(user).on(0),
                deployment.request(user).with("action", "REACTIVATE").on(0),
                deployment.request(user).on(0)));

        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsOnly("OK");
        assertThat(sessions(user)).isZero();
        assertThat(deployment.changeEvents())
                .extracting(event -> event.data().at("/cutOff/sessions").asInt(-1))
                .containsExactly(3, -1, 0);
    }

    /** A session may be made while its user is deactivated, by a login that was under way. */
    @Test
    void onAndOffInOneBatchCountsTheSessionsWithTheDeactivation() {
        Worker worker = deployment.startWorker(SETTINGS);
        deployment.ask(deployment.request(user)).success();
        jdbc.update("INSERT INTO auth.\"Sessions\" (user_id) VALUES (?), (?)", user, user);

        List<Position> sent = worker.whileNobodyReads(() -> deployment.send(
                deployment.request(user).with("action", "REACTIVATE").on(0),
                deployment.request(user).on(0)));

        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsOnly("OK");
        assertThat(deployment.changeEvents())
                .extracting(event -> event.data().at("/cutOff/sessions").asInt(-1))
                .containsExactly(3, -1, 2);
    }

    /** One who cannot be cut off is not told to be deactivated, and costs nobody else anything. */
    @Test
    void aRowThatCannotBeEndedIsolatesItsRequest() {
        jdbc.execute("""
                CREATE TABLE audit_of_sessions (session bigint REFERENCES auth."Sessions");
                INSERT INTO audit_of_sessions SELECT min(id) FROM auth."Sessions" WHERE user_id = '%s'""".formatted(user));
        assertUserIsRefusedAlone();
    }

    @Test
    void whoHasMoreSessionsThanTimeAllowsIsRefusedAloneAndTheyStay() {
        jdbc.execute("""
                CREATE FUNCTION auth.slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(2); RETURN OLD; END $$;
                CREATE TRIGGER slowly BEFORE DELETE ON auth."Sessions" FOR EACH ROW WHEN (OLD.user_id = '%s')
                EXECUTE FUNCTION auth.slowly()""".formatted(user));
        assertUserIsRefusedAlone();
    }

    @Test
    void aTableThatIsReadInFullForEachBatchIsWarnedOf(CapturedOutput output) {
        jdbc.execute("DROP INDEX auth.\"Sessions_user_id_idx\"");

        deployment.startWorker(SETTINGS);

        assertThat(output)
                .contains("CREATE INDEX ON \"auth\".\"Sessions\" (\"user_id\");")
                .doesNotContain("CREATE INDEX ON \"refresh_tokens\"");
    }

    /** Sessions that are only marked, as a provider's own way to end them. Nothing says that the row is still there. */
    @ParameterizedTest
    @ValueSource(strings = {"RETURN NULL", "RAISE EXCEPTION 'sessions are kept'"})
    void aTriggerThatKeepsARowIsolatesItsRequest(String body) {
        jdbc.execute("""
                CREATE FUNCTION auth.keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %s; END $$;
                CREATE TRIGGER keep BEFORE DELETE ON auth."Sessions" FOR EACH ROW WHEN (OLD.user_id = '%s')
                EXECUTE FUNCTION auth.keep()""".formatted(body, user));
        assertUserIsRefusedAlone();
    }

    /** The statement is planned by then, and the table that it names has no trigger. */
    @Test
    void aTriggerOfAPartitionThatIsMadeWhileTheWorkerRunsIsolatesItsRequest() {
        jdbc.execute("""
                ALTER TABLE auth."Sessions" RENAME TO whole;
                CREATE TABLE auth."Sessions" (id bigint, user_id text NOT NULL, seen int) PARTITION BY LIST (user_id);
                CREATE TABLE auth.theirs PARTITION OF auth."Sessions" DEFAULT;
                CREATE TABLE auth.hers PARTITION OF auth."Sessions" FOR VALUES IN ('%s');
                CREATE INDEX ON auth."Sessions" (user_id);
                INSERT INTO auth."Sessions" SELECT * FROM auth.whole""".formatted(user));
        Worker worker = deployment.startWorker(SETTINGS);
        assertThat(deployment
                        .ask(deployment.request(deployment.newUser("active")))
                        .outcome())
                .isEqualTo("OK");
        jdbc.execute("""
                CREATE FUNCTION auth.keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
                CREATE TRIGGER keep BEFORE DELETE ON auth.hers FOR EACH ROW EXECUTE FUNCTION auth.keep()""");
        assertUserIsRefusedAlone(worker);
    }

    /**
     * An identity provider that ends sessions itself may have a session locked and wait for the user's row. The worker does not wait for
     * the session while it holds that row, so there is no deadlock: the partition waits, and the provider goes first.
     */
    @Test
    void aSessionThatSomebodyElseHasLockedIsWaitedForWithNothingHeld() throws SQLException {
        Worker worker = deployment.startWorker(SETTINGS);
        try (Connection provider = deployment.database().connect()) {
            JdbcTemplate theirs = lockSessions(provider);
            Position held = deployment.send(deployment.request(user).on(0)).get(0);
            assertThat(deployment.ask(deployment.request(other).on(1)).outcome())
                    .isEqualTo("OK");
            worker.await(
                    "/actuator/health/readiness",
                    response -> String.valueOf(response.getBody()).contains("session"));

            lockUserToo(theirs);
            provider.commit();

            assertThat(deployment.answers().to(held).outcome()).isEqualTo("OK");
        }
        assertThat(sessions(user)).isZero();
        worker.ready();
    }

    /** Each heartbeat locks the session before the one before has let it go, so it is never free. */
    @Test
    void aSessionThatTwoOthersLockByTurnsIsEndedAllTheSame() throws SQLException {
        deployment.startWorker(SETTINGS);
        String lock = "SELECT 1 FROM auth.\"Sessions\" WHERE user_id = ? FOR UPDATE";
        try (TakeTurns heartbeats = new TakeTurns(deployment.database(), lock, user)) {
            heartbeats.awaitTurns(4);

            assertThat(deployment.ask(deployment.request(user)).outcome()).isEqualTo("OK");
        }
        assertThat(sessions(user)).isZero();
    }

    @Test
    void aSessionThatSomebodyElseHasLockedCostsTheOthersOfItsBatchNothing() throws SQLException {
        Worker worker = deployment.startWorker(SETTINGS);
        try (Connection provider = deployment.database().connect()) {
            JdbcTemplate theirs = lockSessions(provider);

            List<Position> sent = worker.whileNobodyReads(() -> deployment.send(withTheUserBetweenOthers()));

            assertThat(deployment.answers().to(sent.get(0)).outcome()).isEqualTo("OK");
            lockUserToo(theirs);
            provider.commit();
            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
        }
        assertThat(sessions(user)).isZero();
    }

    @Test
    void aTriggerThatTakesARevocationBackIsolatesItsRequest() {
        jdbc.execute("""
                CREATE FUNCTION take_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.revoked_at = NULL; RETURN NEW; END $$;
                CREATE TRIGGER take_back BEFORE UPDATE ON refresh_tokens FOR EACH ROW WHEN (OLD.owner = '%s')
                EXECUTE FUNCTION take_back()""".formatted(user));
        assertUserIsRefusedAlone();
    }

    /** The login looks at the user in the transaction in which it makes the session, and locks what it looks at. */
    @Test
    void aLoginThatLocksTheUserEitherSeesTheDeactivationOrIsCutOff() throws SQLException {
        deployment.startWorker(SETTINGS);
        try (Connection login = deployment.database().connect()) {
            login.setAutoCommit(false);
            JdbcTemplate theirs = new JdbcTemplate(new SingleConnectionDataSource(login, true));
            assertThat(state(theirs)).isEqualTo("active");
            Position request = deployment.send(deployment.request(user)).get(0);
            theirs.update("INSERT INTO auth.\"Sessions\" (user_id) VALUES (?)", user);
            login.commit();

            assertThat(deployment.answers().to(request).outcome()).isEqualTo("OK");
            assertThat(sessions(user))
                    .as("the login came first, and is cut off")
                    .isZero();
            assertThat(state(theirs)).as("a login behind the reply sees it").isEqualTo("deactivated");
            login.rollback();
        }
    }

    private String state(JdbcTemplate theirs) {
        return String.valueOf(
                theirs.queryForObject("SELECT state FROM users WHERE id = ? FOR SHARE", String.class, user));
    }

    @Test
    void withoutTheLockALoginUnderWayLivesOn() throws SQLException {
        deployment.startWorker(SETTINGS);
        try (Connection login = deployment.database().connect()) {
            login.setAutoCommit(false);
            JdbcTemplate theirs = new JdbcTemplate(new SingleConnectionDataSource(login, true));
            theirs.update("INSERT INTO auth.\"Sessions\" (user_id) VALUES (?)", user);

            assertThat(deployment.ask(deployment.request(user)).outcome()).isEqualTo("OK");
            login.commit();
        }
        assertThat(sessions(user)).as("why the README asks for the lock").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "table, auth.sessions, there is no table auth.sessions",
        "table, auth.nothing; DROP TABLE users, there is no table",
        "user-column, account, there is no column account",
        "user-column, id, must be text",
        "revoked-at-column, seen, must be timestamp with time zone",
    })
    void whatCannotBeEndedIsRefusedAtTheStart(String key, String value, String message) {
        String[] settings = {
            "deactivate-user.cut-off[0].name=sessions",
            "deactivate-user.cut-off[0].table=" + (key.equals("table") ? value : "auth.Sessions"),
            "deactivate-user.cut-off[0].user-column=" + (key.equals("user-column") ? value : "user_id"),
            "deactivate-user.cut-off[0]." + (key.equals("revoked-at-column") ? key + "=" + value : "name=sessions")
        };

        Throwable refused = catchThrowable(() -> deployment.startWorker(settings));

        assertThat(refused)
                .rootCause()
                .hasMessageContaining("deactivate-user.cut-off[0]." + key)
                .hasMessageContaining(message);
    }

    /** In a batch with others before and behind, who are cut off. */
    private void assertUserIsRefusedAlone() {
        assertUserIsRefusedAlone(deployment.startWorker(SETTINGS));
    }

    private void assertUserIsRefusedAlone(Worker worker) {
        List<Position> sent = worker.whileNobodyReads(() -> deployment.send(withTheUserBetweenOthers()));

        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsExactly("OK", "INTERNAL", "OK");
        assertThat(deployment.directory().state(user)).isEqualTo("active");
        assertThat(sessions(user)).isEqualTo(3);
        assertThat(sessions(other)).isZero();
    }

    private TestRequest[] withTheUserBetweenOthers() {
        return new TestRequest[] {
            deployment.request(other).on(0),
            deployment.request(user).on(0),
            deployment.request(deployment.newUser("active")).on(0)
        };
    }

    /** An identity provider in a transaction of its own, which has the user's sessions locked. */
    private JdbcTemplate lockSessions(Connection provider) throws SQLException {
        provider.setAutoCommit(false);
        JdbcTemplate theirs = new JdbcTemplate(new SingleConnectionDataSource(provider, true));
        theirs.update("UPDATE auth.\"Sessions\" SET seen = 1 WHERE user_id = ?", user);
        return theirs;
    }

    /** Would wait for ever, or end in a deadlock, if the worker held the row. */
    private void lockUserToo(JdbcTemplate theirs) {
        theirs.execute("SET LOCAL lock_timeout = '20s'");
        theirs.queryForList("SELECT FROM users WHERE id = ? FOR UPDATE", user);
    }

    private int sessions(String userId) {
        Integer count =
                jdbc.queryForObject("SELECT count(*) FROM auth.\"Sessions\" WHERE user_id = ?", Integer.class, userId);
        return count == null ? -1 : count;
    }
}
