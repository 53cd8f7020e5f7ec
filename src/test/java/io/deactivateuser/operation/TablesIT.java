package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Directory;
import org.junit.jupiter.api.Test;

class TablesIT {
    /** As an identity provider leaves it: tables of its own, made by a Flyway of its own. */
    private static final String IDENTITY_PROVIDER = """
            DROP TABLE %s, user_events, deactivation_requests, request_offsets;
            CREATE TABLE flyway_schema_history (installed_rank integer PRIMARY KEY, version text, description text,
                type text, script text, checksum integer, installed_by text, installed_on timestamp DEFAULT now(),
                execution_time integer, success boolean);
            INSERT INTO flyway_schema_history VALUES (1, '1', 'identities', 'SQL', 'V1__identities.sql', 7, 'idp', now(), 1, true);
            ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT 'nobody@example.com', ADD COLUMN version integer;
            ALTER TABLE role_grants ADD COLUMN granted_by text""".formatted(Directory.HISTORY);

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
}
