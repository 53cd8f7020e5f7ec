package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import java.sql.Connection;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An identity provider's own tables: users unique by organisation and ID, all IDs and roles regardless of case, states any text, and with
 * triggers. What a caller is told is what is there.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ProvidersUsersIT {
    private static final String USERS = """
            DROP TABLE users;
            CREATE COLLATION regardless_of_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE users (
                id text COLLATE regardless_of_case,
                resource_owner text,
                state text,
                sequence bigint,
                creation_date timestamptz,
                change_date timestamptz,
                PRIMARY KEY (resource_owner, id));
            CREATE INDEX ON users (id);
            ALTER TABLE role_grants
                ALTER actor_id TYPE text COLLATE regardless_of_case, ALTER role TYPE text COLLATE regardless_of_case;
            CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN NEW.sequence := 5000; NEW.change_date := '2026-01-02T03:04:05.678901Z'; RETURN NEW; END $$;
            CREATE TRIGGER counted BEFORE UPDATE ON users FOR EACH ROW WHEN (NEW.id LIKE 'counted%') EXECUTE FUNCTION counted();
            CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN NEW.state := OLD.state; RETURN NEW; END $$;
            CREATE TRIGGER kept BEFORE UPDATE ON users FOR EACH ROW WHEN (NEW.id LIKE 'kept%') EXECUTE FUNCTION kept()""";

    // It changes the row once more, after the worker has.
    private static final String LATER = """
            CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN UPDATE users SET sequence = 7000 WHERE id = NEW.id AND sequence <> 7000; RETURN NULL; END $$;
            CREATE TRIGGER later AFTER UPDATE OF state ON users FOR EACH ROW WHEN (NEW.id LIKE 'later%') EXECUTE FUNCTION later()""";

    private final Deployment deployment = Deployment.create();
    private final JdbcTemplate jdbc = deployment.directory().jdbc();

    @BeforeAll
    void start() {
        // LIKE knows no such collation.
        jdbc.execute(USERS.replace("NEW.id LIKE", "NEW.id COLLATE \"C\" LIKE"));
        deployment.startWorker();
    }

    @AfterAll
    void close() throws Exception {
        try (deployment) {
            deployment.assertExactlyOneAnswerEach();
        }
    }

    @Test
    void anIdThatTwoRowsHaveIsInternalToWhoMayWriteOneOfThemAndChangesNothing() {
        deployment.directory().user("twice", "org-1", "active");
        deployment.directory().user("twice", "org-2", "active");
        List<TestRequest> requests = List.of(
                deployment.request("twice"),
                deployment.request("twice").bearing(deployment.newActorOf("org-1")),
                deployment.request("twice").bearing(deployment.newActorOf("org-2")),
                deployment.request("twice").bearing(deployment.newActorOf("org-3")));

        assertThat(answers(requests))
                .extracting(Answered::outcome)
                .containsExactly("INTERNAL", "INTERNAL", "INTERNAL", "PERMISSION_DENIED");

        assertThat(jdbc.queryForList("SELECT state FROM users WHERE id = 'twice' AND sequence = 1", String.class))
                .containsExactly("active", "active");
        assertThat(deployment.directory().events("twice")).isEmpty();
    }

    /** A row that somebody else has locked is passed over, and is a row with the ID all the same. */
    @Test
    void anIdThatTwoRowsHaveIsInternalWhileOneOfThemIsLocked() throws Exception {
        deployment.directory().user("locked", "org-1", "active");
        deployment.directory().user("locked", "org-2", "active");
        try (Connection other = deployment.database().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT FROM users WHERE id = 'locked' AND resource_owner = 'org-1' FOR UPDATE");

            assertThat(deployment.ask(deployment.request("locked")).outcome()).isEqualTo("INTERNAL");
        }
        assertThat(jdbc.queryForList("SELECT state FROM users WHERE id = 'locked'", String.class))
                .containsExactly("active", "active");
    }

    @Test
    void anIdThatIsSpelledOtherwiseIsToldApartFromOneThatIsNotThere() {
        deployment.directory().user("Spelled", "active");

        assertThat(answers(List.of(
                        deployment.request("spelled"),
                        deployment.request("SPELLED").bearing(deployment.newActorOf("org-2")),
                        deployment.request("not-there"))))
                .extracting(Answered::outcome)
                .containsExactly("INTERNAL", "PERMISSION_DENIED", "USER_NOT_FOUND");
        assertThat(deployment.directory().state("Spelled")).isEqualTo("active");
        assertThat(deployment.ask(deployment.request("Spelled")).outcome()).isEqualTo("OK");
    }

    /** Who may choose a subject must not be given another's grants, whatever the columns take for equal. */
    @Test
    void aGrantIsThatOfTheActorAndTheRoleAsTheyAreSpelled() {
        deployment.directory().grant("root", "*", "IAM_OWNER");
        deployment.directory().grant("clerk", "org-1", "ORG_OWNER");
        deployment.directory().grant("misspelt", "*", "iam_owner");
        deployment.directory().grant("misspelt-clerk", "org-1", "org_owner");
        String user = deployment.newUser("active");

        assertThat(answers(Stream.of("ROOT", "Clerk", "misspelt", "misspelt-clerk")
                        .map(actor -> deployment
                                .request(user)
                                .bearing(deployment.tokens().token(actor)))
                        .toList()))
                .extracting(Answered::outcome)
                .containsOnly("PERMISSION_DENIED");
        assertThat(answers(Stream.of("root", "clerk")
                        .map(actor -> deployment
                                .request(user)
                                .with("validateOnly", true)
                                .bearing(deployment.tokens().token(actor)))
                        .toList()))
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }

    @Test
    void nobodyOwnsByAGrantThatIsSpelledOtherwise() {
        deployment.directory().user("owner", "org-9", "active");
        deployment.directory().grant("owner", "org-9", "ORG_OWNER");
        deployment.directory().user("other-role", "org-9", "active");
        deployment.directory().grant("other-role", "org-9", "org_owner");
        deployment.directory().user("Other-spelling", "org-9", "active");
        deployment.directory().grant("other-spelling", "org-9", "ORG_OWNER");

        assertThat(deployment.ask(deployment.request("owner")).outcome()).isEqualTo("LAST_OWNER");
        assertThat(deployment.ask(deployment.request("other-role")).outcome()).isEqualTo("OK");
    }

    @Test
    void aStateThatIsSpelledOtherwiseIsAStateThatIsNotKnown() {
        deployment.directory().user("shouted", "ACTIVE");

        assertThat(deployment.ask(deployment.request("shouted")).outcome()).isEqualTo("INTERNAL");
        assertThat(deployment.directory().state("shouted")).isEqualTo("ACTIVE");
    }

    @Test
    void whatATriggerMakesOfTheSequenceAndTheDateIsWhatReplyAndAuditTrailAndLedgerTell() {
        String other = deployment.newUser("active");
        deployment.directory().user("counted", "active");
        TestRequest first = deployment.request("counted");

        List<Answered> told = answers(List.of(
                first.on(0),
                deployment.request("counted").on(0),
                deployment.request("counted").with("validateOnly", true).on(0),
                first.on(0),
                deployment.request(other).on(0)));

        assertThat(told)
                .extracting(Answered::outcome)
                .containsExactly("OK", "USER_ALREADY_DEACTIVATED", "USER_ALREADY_DEACTIVATED", "OK", "OK");
        assertTold(told.get(0), "counted", 5000, Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(told.get(3).replayed()).isTrue();
        assertThat(told.get(3).record().value()).isEqualTo(told.get(0).record().value());
        assertThat(told.get(4).success().sequence()).isEqualTo(2);
    }

    @Test
    void aChangeThatATriggerMakesAfterwardsIsToldAsWell() {
        deployment.directory().user("later", "active");
        jdbc.execute(LATER.replace("NEW.id LIKE", "NEW.id COLLATE \"C\" LIKE"));

        Answered told = deployment.ask(deployment.request("later"));

        assertTold(told, "later", 7000, told.success().changeDate());
    }

    @Test
    void aTriggerThatKeepsTheStateRefusesTheRequest() {
        deployment.directory().user("kept", "active");
        String other = deployment.newUser("active");

        assertThat(answers(List.of(
                        deployment.request("kept").on(0),
                        deployment.request(other).on(0))))
                .extracting(Answered::outcome)
                .containsExactly("INTERNAL", "OK");
        assertThat(deployment.directory().sequence("kept")).isEqualTo(1);
    }

    private void assertTold(Answered told, String user, long sequence, Instant changeDate) {
        assertThat(told.success().sequence())
                .isEqualTo(sequence)
                .isEqualTo(deployment.directory().sequence(user));
        assertThat(told.success().changeDate()).isEqualTo(changeDate);
        assertThat(jdbc.queryForObject(
                        "SELECT date_trunc('milliseconds', change_date) FROM users WHERE id = ?",
                        Timestamp.class,
                        user))
                .isEqualTo(Timestamp.from(changeDate));
        assertThat(deployment.directory().events(user))
                .extracting(event -> event.get("sequence"), event -> event.get("created_at"))
                .containsExactly(org.assertj.core.groups.Tuple.tuple(sequence, Timestamp.from(changeDate)));
        assertThat(jdbc.queryForMap(
                        "SELECT sequence, change_date FROM deactivation_requests WHERE user_id = ? AND refusal IS NULL",
                        user))
                .containsEntry("sequence", sequence)
                .containsEntry("change_date", Timestamp.from(changeDate));
    }

    private List<Answered> answers(List<TestRequest> requests) {
        List<Position> sent = deployment.send(requests);
        return deployment.answers().to(sent);
    }
}
