package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.apply.PurgeLedger;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

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
}
