package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Answers that are not recorded, under request IDs that later records of the partition use again. A batch that is decided
 * again finds the later records' answers, and must not take them for earlier ones.
 */
class DecidedAgainIT {
    @Test
    void noRecordIsToldOfOneBehindItAfterACrashBetweenTheCommits() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            String clerk = deployment.newActorOf("org-2");
            String user = deployment.newUser("active");
            deployment.directory().user("u-org-2", "org-2", "active");
            String uncountable = deployment.newUser("active");
            deployment
                    .directory()
                    .jdbc()
                    .update("UPDATE users SET sequence = ? WHERE id = ?", Long.MAX_VALUE, uncountable);
            List<Position> requests = Crash.beforeTheCommitOf(
                    deployment,
                    deployment
                            .request("validated", deployment.newUser("active"))
                            .with("validateOnly", true)
                            .on(0),
                    deployment
                            .request("validated", deployment.newUser("active"))
                            .on(0),
                    deployment
                            .request("expired", deployment.newUser("active"))
                            .expiring(Instant.EPOCH)
                            .on(0),
                    deployment.request("expired", deployment.newUser("active")).on(0),
                    deployment.request("denied", user).bearing(clerk).on(0),
                    deployment.request("denied", "u-org-2").bearing(clerk).on(0),
                    deployment.request("refused", uncountable).on(0),
                    deployment.request("refused", deployment.newUser("active")).on(0),
                    // And one that is a repeat indeed.
                    deployment.request("denied", "u-org-2").bearing(clerk).on(0));

            deployment.startWorker();

            List<Answered> answers = deployment.answers().to(requests);
            assertThat(answers)
                    .extracting(Answered::outcome)
                    .containsExactly(
                            "OK", "OK", "REQUEST_EXPIRED", "OK", "PERMISSION_DENIED", "OK", "INTERNAL", "OK", "OK");
            assertThat(answers)
                    .extracting(Answered::replayed)
                    .containsExactly(false, false, false, false, false, false, false, false, true);
            assertThat(answers.get(0).validateOnly()).isTrue();
            deployment.assertExactlyOneAnswerEach();
        }
    }
}
