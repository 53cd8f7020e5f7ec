package io.deactivateuser.torture.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.torture.traffic.Content;
import io.deactivateuser.torture.traffic.Target;
import org.junit.jupiter.api.Test;

class WhatWasToldIsDoneTest {
    private final CraftedEvidence evidence = new CraftedEvidence()
            .request(1)
            .told(0, 3, 10)
            .recorded("admin", "r-0", 0, "OK", 3, 10, 10)
            .event(1, 3, "admin", "r-0", 10)
            .user(1, "deactivated", 3, 10);

    @Test
    void whatStandsInAllTablesIsDone() {
        assertThat(evidence.objections(new WhatWasToldIsDone())).isEmpty();
    }

    @Test
    void aUserWhoWasChangedSinceIsNobodysMatter() {
        evidence.user(1, "active", 4, 20);

        assertThat(evidence.objections(new WhatWasToldIsDone())).isEmpty();
    }

    @Test
    void aUserWhoIsActiveAtTheSequenceThatWasToldHasAccessAgain() {
        evidence.user(1, "active", 3, 10);

        assertThat(evidence.objections(new WhatWasToldIsDone()))
                .singleElement()
                .asString()
                .startsWith("told, and the user is");
    }

    @Test
    void aUserWhoIsBackAtAnOlderSequenceHasAccessAgain() {
        evidence.user(1, "active", 2, 5);

        assertThat(evidence.objections(new WhatWasToldIsDone()))
                .singleElement()
                .asString()
                .startsWith("told, and the user is");
    }

    @Test
    void aLedgerThatForgotIsObjectedTo() {
        evidence.recorded("admin", "r-0", 0, "OK", 4, 20, 20);

        assertThat(evidence.objections(new WhatWasToldIsDone())).containsExactly("told, and not in the ledger");
    }

    @Test
    void anAuditTrailThatForgotIsObjectedTo() {
        CraftedEvidence without = new CraftedEvidence()
                .request(1)
                .told(0, 3, 10)
                .recorded("admin", "r-0", 0, "OK", 3, 10, 10)
                .event(1, 3, "second-admin", "r-0", 10)
                .user(1, "deactivated", 3, 10);

        assertThat(without.objections(new WhatWasToldIsDone())).containsExactly("told, and not in the audit trail");
    }

    @Test
    void whoeverGotARefusalWasPromisedNothing() {
        CraftedEvidence refused = new CraftedEvidence()
                .request(1)
                .refused(0, "USER_ALREADY_DEACTIVATED", 10)
                .user(1, "active", 2, 5);

        assertThat(refused.objections(new WhatWasToldIsDone())).isEmpty();
    }

    @Test
    void whoWasToldToBeBackIsNotOut() {
        CraftedEvidence back = new CraftedEvidence()
                .request("admin", Content.of(new Target(1, true)).reactivating())
                .told(0, 4, 10)
                .recorded("admin", "r-0", 0, "OK", 4, 10, 10)
                .event(1, CraftedEvidence.reactivation(4, "active", "admin", "r-0", 10))
                .user(1, "active", 4, 10);
        assertThat(back.objections(new WhatWasToldIsDone())).isEmpty();

        back.user(1, "deactivated", 4, 10);

        assertThat(back.objections(new WhatWasToldIsDone()))
                .singleElement()
                .asString()
                .startsWith("told, and the user is");
    }
}
