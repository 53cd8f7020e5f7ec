package io.deactivateuser.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deactivateuser.apply.PurgeLedger;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Readme;
import io.deactivateuser.fixtures.Sessions;
import io.deactivateuser.fixtures.Worker;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A role with the rights of the README's SQL and no others, in a database that another role has migrated. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseRightsIT {
    private final Deployment deployment = Deployment.create();
    private final String role = deployment.group().replace('-', '_') + "_worker";
    private final List<String> grants = new Readme()
            .blocks("sql").stream()
                    .filter(block -> block.startsWith("GRANT"))
                    .findFirst()
                    .orElseThrow()
                    .replace("TO worker", "TO " + role)
                    .lines()
                    .toList();

    @BeforeEach
    void createRole() {
        execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        grants.forEach(this::execute);
    }

    @AfterEach
    void close() throws Exception {
        deployment.close();
        // Roles belong to the server, not to this test's database.
        execute("DROP OWNED BY " + role);
        execute("DROP ROLE " + role);
    }

    @Test
    void theDocumentedRightsAreEnoughForEverythingThatTheWorkerDoes(CapturedOutput output) {
        Worker worker = startWorker();
        String user = deployment.newUser("active");

        Answered done = deployment.ask(deployment.request("r-1", user).with("reason", "left"));
        Answered repeat = deployment.ask(deployment.request("r-1", user).with("reason", "left"));
        Answered again = deployment.ask(deployment.request("r-2", user));
        Answered back = deployment.ask(deployment.request("r-3", user).with("action", "REACTIVATE"));
        execute("UPDATE deactivation_requests SET recorded_at = recorded_at - interval '31 days'");
        worker.bean(PurgeLedger.class).purge();

        assertThat(List.of(done, repeat, again, back))
                .extracting(Answered::outcome)
                .containsExactly("OK", "OK", "USER_ALREADY_DEACTIVATED", "OK");
        assertThat(deployment.directory().recorded("r-1")).isZero();
        assertThat(deployment.directory().events(user)).hasSize(2);
        assertThat(output).doesNotContain("permission denied");
    }

    @ParameterizedTest
    @CsvSource({
        "SELECT ON users, table users",
        "UPDATE (state) ON users, table users",
        "SELECT ON role_grants, table role_grants",
        "INSERT ON user_events, table user_events",
        "SELECT ON protected_users, table protected_users",
        "SELECT ON deactivation_requests, table deactivation_requests",
        "INSERT ON deactivation_requests, table deactivation_requests",
        "SELECT ON request_offsets, table request_offsets",
        "UPDATE ON request_offsets, table request_offsets",
    })
    void aRightThatIsTakenAwayLaterIsNamedAndWaitedOut(String right, String named, CapturedOutput output) {
        startWorker();
        deployment.ask(deployment.request(deployment.newUser("active")));
        execute("REVOKE " + right + " FROM " + role);
        var waiting = deployment.send(deployment.request(deployment.newUser("active")));

        Awaitility.await().until(() -> output.getOut().contains("permission denied for " + named));
        grants.forEach(this::execute);

        assertThat(deployment.answers().to(waiting))
                .extracting(Answered::outcome)
                .containsExactly("OK");
    }

    /** The audit trail is the last that a batch writes to; without the right the worker would be ready and answer nobody. */
    @Test
    void aRightThatIsMissingAtTheStartIsNamedAndTheWorkerDoesNotStart(CapturedOutput output) {
        execute("REVOKE INSERT ON user_events FROM " + role);

        assertThatThrownBy(this::startWorker).isNotNull();

        assertThat(output)
                .contains("The worker's role has no right to INSERT public.user_events (user_id, sequence, event_type,")
                .contains("ON public.user_events TO the worker's role.");
    }

    @Test
    void rightsOnSessionsThatAreMissingAtTheStartAreNamedAndEnoughOnceGranted() {
        Sessions sessions = Sessions.in(deployment.directory());
        execute("GRANT SELECT ON sessions TO " + role);

        assertThatThrownBy(() -> startWorker(Sessions.settings()))
                .rootCause()
                .hasMessageContaining("deactivate-user.cut-off[0].table")
                .hasMessageContaining("lacks rights on sessions: UPDATE (user_id), DELETE.");

        execute("GRANT UPDATE (user_id), DELETE ON sessions TO " + role);
        startWorker(Sessions.settings());
        String user = deployment.newUser("active");
        sessions.begin(List.of(user));
        assertThat(deployment.ask(deployment.request(user)).outcome()).isEqualTo("OK");
        assertThat(sessions.users()).isEmpty();
    }

    @Test
    void aPolicyThatForbidsOneRowIsNoMissingRightAndRefusesThatRequestAlone() {
        execute("ALTER TABLE users ENABLE ROW LEVEL SECURITY");
        execute("CREATE POLICY seen ON users FOR SELECT USING (true)");
        execute("CREATE POLICY changed ON users FOR UPDATE USING (true) WITH CHECK (id <> 'poison')");
        deployment.directory().user("poison", "active");
        startWorker();

        var sent = deployment.send(
                deployment.request(deployment.newUser("active")).on(0),
                deployment.request("poison").on(0),
                deployment.request(deployment.newUser("active")).on(0));

        assertThat(deployment.answers().to(sent)).extracting(Answered::outcome).containsExactly("OK", "INTERNAL", "OK");
        assertThat(deployment.directory().state("poison")).isEqualTo("active");
    }

    @Test
    void aRightToPurgeThatIsTakenLaterIsNamedAndStopsNothingElse(CapturedOutput output) {
        Worker worker = startWorker();
        execute("REVOKE DELETE ON deactivation_requests FROM " + role);

        worker.bean(PurgeLedger.class).purge();

        assertThat(output).contains("permission denied for table deactivation_requests");
        assertThat(deployment
                        .ask(deployment.request(deployment.newUser("active")))
                        .outcome())
                .isEqualTo("OK");
    }

    private Worker startWorker(String... further) {
        List<String> settings = new ArrayList<>(List.of(further));
        settings.add("spring.flyway.enabled=false");
        settings.add("spring.datasource.username=" + role);
        settings.add("spring.datasource.password=secret");
        return deployment.startWorker(settings.toArray(String[]::new));
    }

    private void execute(String sql) {
        deployment.directory().jdbc().execute(sql);
    }
}
