package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Directory;
import io.deactivateuser.fixtures.Readme;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

@ExtendWith(OutputCaptureExtension.class)
class TablesIT {
    /** As an identity provider leaves it: tables of its own, made by a Flyway of its own. */
    private static final String IDENTITY_PROVIDER = """
            DROP TABLE %s, user_events, deactivation_requests, request_offsets, restore_conflicts, protected_users;
            CREATE TABLE flyway_schema_history (installed_rank integer PRIMARY KEY, version text, description text,
                type text, script text, checksum integer, installed_by text, installed_on timestamp DEFAULT now(),
                execution_time integer, success boolean);
            INSERT INTO flyway_schema_history VALUES (1, '1', 'identities', 'SQL', 'V1__identities.sql', 7, 'idp', now(), 1, true);
            ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT 'nobody@example.com', ADD COLUMN version integer;
            ALTER TABLE role_grants ADD COLUMN granted_by text""".formatted(Directory.HISTORY);

    private static final String OWN_SCHEMA = new Readme()
            .blocks("sql").stream()
                    .filter(block -> block.startsWith("CREATE SCHEMA"))
                    .findFirst()
                    .orElseThrow();

    private static final String PARTITIONED = """
            ALTER TABLE users RENAME TO unpartitioned;
            CREATE TABLE users (LIKE unpartitioned, PRIMARY KEY (id)) PARTITION BY HASH (id);
            CREATE TABLE users_0 PARTITION OF users FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE users_1 PARTITION OF users FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO users SELECT * FROM unpartitioned""";

    @Test
    void theyComeBesideTheIdentityProvidersOwnWithItsFurtherColumns() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            String user = deployment.newUser("active");
            deployment.directory().jdbc().execute(IDENTITY_PROVIDER);

            deployment.startWorker();

            assertThat(deployment.ask(deployment.request(user)).outcome()).isEqualTo("OK");
            assertThat(deployment.directory().state(user)).isEqualTo("deactivated");
        }
    }

    /** Where the identity provider has a table of one of the worker's generic names, the worker gets a schema of its own. */
    @Test
    void aNameThatIsTakenIsToldWithTheWayOutAndASchemaOfItsOwnIsTheWayOut(CapturedOutput output) throws Exception {
        try (Deployment deployment = Deployment.create()) {
            String user = deployment.newUser("active");
            JdbcTemplate jdbc = deployment.directory().jdbc();
            jdbc.execute(IDENTITY_PROVIDER);
            jdbc.execute("CREATE TABLE user_events (id bigint PRIMARY KEY, what text)");

            assertThat(catchThrowable(() -> deployment.startWorker(List.of()))).isNotNull();

            assertThat(output)
                    .contains("is taken: ERROR: relation \"user_events\" already exists")
                    .contains("give the worker a schema of its own");
            String database = deployment.database().url().replaceAll(".*/", "");
            OWN_SCHEMA
                    .lines()
                    .map(line -> line.replace("ALTER ROLE worker", "ALTER DATABASE " + database)
                            .replace("AUTHORIZATION worker", "")
                            .replace("identities", "public"))
                    .filter(line -> !line.startsWith("GRANT"))
                    .forEach(jdbc::execute);
            deployment.startWorker();
            assertThat(deployment.ask(deployment.request(user)).outcome()).isEqualTo("OK");
            assertThat(deployment.directory().state(user)).isEqualTo("deactivated");
            assertThat(deployment.directory().events(user)).hasSize(1);
            assertThat(jdbc.queryForObject("SELECT count(*) FROM public.user_events", Integer.class))
                    .as("what is the identity provider's")
                    .isZero();
            assertThat(jdbc.queryForList("SELECT schemaname FROM pg_tables WHERE tablename = 'users'", String.class))
                    .containsExactly("public");
        }
    }

    /** Postgres pads such a text, and a caller does not. */
    @Test
    void idsOfAFixedLengthAreServedAsTheyAreAskedFor() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment
                    .directory()
                    .jdbc()
                    .execute("ALTER TABLE users ALTER id TYPE char(20), ALTER resource_owner TYPE char(20)");
            String user = deployment.newUser("active");
            deployment.startWorker();

            assertThat(deployment
                            .ask(deployment.request(user).bearing(deployment.newActorOf("org-1")))
                            .outcome())
                    .isEqualTo("OK");
            assertThat(deployment.directory().state(user)).isEqualTo("deactivated");
        }
    }

    /** It changes the row once more, after the worker has. */
    @Test
    void whatATriggerOfOnePartitionMakesOfAUserIsTold() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            String user = deployment.newUser("active");
            JdbcTemplate jdbc = deployment.directory().jdbc();
            jdbc.execute(PARTITIONED);
            String partition = String.valueOf(jdbc.queryForObject(
                    "SELECT CAST(CAST(tableoid AS regclass) AS text) FROM users WHERE id = ?", String.class, user));
            jdbc.execute("""
                    CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN UPDATE users SET sequence = 7000 WHERE id = NEW.id AND sequence <> 7000; RETURN NULL; END $$;
                    CREATE TRIGGER later AFTER UPDATE OF state ON %s FOR EACH ROW EXECUTE FUNCTION later()""".formatted(partition));
            deployment.startWorker();

            assertThat(deployment.ask(deployment.request(user)).success().sequence())
                    .isEqualTo(7000)
                    .isEqualTo(deployment.directory().sequence(user));
        }
    }

    /** Rows of two partitions can be at one place each in its own. */
    @Test
    void usersMayBePartitioned() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            List<String> users = Stream.generate(() -> deployment.newUser("active"))
                    .limit(20)
                    .toList();
            JdbcTemplate jdbc = deployment.directory().jdbc();
            jdbc.execute(PARTITIONED);
            List<String> neighbours = jdbc.queryForList(
                    "SELECT id FROM users WHERE ctid IN (SELECT ctid FROM users GROUP BY ctid HAVING count(*) = 2)",
                    String.class);
            assertThat(neighbours).as("users at one place").isNotEmpty();
            deployment.startWorker();

            assertThat(deployment.ask(deployment.request(neighbours.get(0))).outcome())
                    .isEqualTo("OK");

            assertThat(jdbc.queryForList("SELECT id FROM users WHERE state = 'deactivated'", String.class))
                    .containsExactly(neighbours.get(0));
            assertThat(deployment
                            .answers()
                            .to(deployment.send(users.stream()
                                    .filter(user -> !user.equals(neighbours.get(0)))
                                    .map(deployment::request)
                                    .toList())))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
        }
    }
}
