package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.apply.PurgeLedger;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Worker;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class PurgeLedgerIT {
    private static final String AGE = "UPDATE deactivation_requests SET recorded_at = recorded_at - interval '31 days'";

    @Test
    void answersOlderThanTheRetentionArePurgedAndYoungerOnesKept() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            PurgeLedger purge = deployment
                    .startWorker("deactivate-user.ledger.purge-batch-size=2")
                    .bean(PurgeLedger.class);
            for (int i = 0; i < 5; i++) {
                deployment.ask(deployment.request("old-" + i, "u"));
            }
            deployment.directory().jdbc().execute(AGE);
            deployment.ask(deployment.request("young", "u"));

            purge.purge();

            assertThat(deployment
                            .directory()
                            .jdbc()
                            .queryForList("SELECT request_id FROM deactivation_requests", String.class))
                    .containsExactly("young");
        }
    }

    @Test
    void thePurgeRunsBesideTheWorkWithoutBeingAsked() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.startWorker("deactivate-user.ledger.purge-interval=1s");
            deployment.ask(deployment.request("old", "u"));
            deployment.directory().jdbc().execute(AGE);

            Awaitility.await().until(() -> deployment.directory().recorded("old") == 0);
            Answered again = deployment.ask(deployment.request("old", "u"));

            assertThat(again.replayed()).isFalse();
        }
    }

    /** With millions of answers that are kept, a purge that looks at them takes more of Postgres than the requests do. */
    @Test
    void aPurgeDoesNotReadTheAnswersThatItKeeps() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            JdbcTemplate jdbc = deployment.directory().jdbc();
            jdbc.execute("""
                    INSERT INTO deactivation_requests
                    SELECT 'a', n::text, 'u', '', 'requests', 0, n, 'USER_NOT_FOUND', NULL, NULL, NULL, NULL, now()
                    FROM generate_series(1, 1000) AS n""");
            jdbc.execute("ANALYZE");
            Worker worker = deployment.startWorker();

            worker.bean(PurgeLedger.class).purge();
            // A connection tells its figures when it ends.
            worker.close();

            Awaitility.await()
                    .until(() -> jdbc.queryForList(
                                    "SELECT idx_tup_read FROM pg_stat_user_indexes "
                                            + "WHERE indexrelname = 'deactivation_requests_recorded_at' AND idx_scan > 0",
                                    Long.class)
                            .equals(List.of(0L)));
        }
    }
}
