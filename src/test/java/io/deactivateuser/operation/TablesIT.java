package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Directory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class TablesIT {
    /** As an identity provider leaves it: tables of its own, made by a Flyway of its own. */
    private static final String IDENTITY_PROVIDER = """
            DROP TABLE %s, user_events, deactivation_requests, request_offsets, restore_conflicts;
            CREATE TABLE flyway_schema_history (installed_rank integer PRIMARY KEY, version text, description text,
                type text, script text, checksum integer, installed_by text, installed_on timestamp DEFAULT now(),
                execution_time integer, success boolean);
            INSERT INTO flyway_schema_history VALUES (1, '1', 'identities', 'SQL', 'V1__identities.sql', 7, 'idp', now(), 1, true);
            ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT 'nobody@example.com', ADD COLUMN version integer;
            ALTER TABLE role_grants ADD COLUMN granted_by text""".formatted(Directory.HISTORY);

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
