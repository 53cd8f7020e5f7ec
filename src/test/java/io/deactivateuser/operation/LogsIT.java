package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LogsIT {
    @Test
    void noTokenAndNoPayloadReachesTheLog(CapturedOutput output) throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.directory().user("poison", "active");
            deployment.directory().jdbc().execute("ALTER TABLE users ADD CHECK (id <> 'poison' OR state = 'active')");
            // What the libraries log of a record is governed by their level, so let them speak.
            deployment.startWorker(
                    "logging.level.org.springframework.kafka=DEBUG", "logging.level.org.apache.kafka=INFO");

            Answered poisoned =
                    deployment.ask(deployment.request("r-poison", "poison").with("reason", "SECRET-REASON"));
            deployment.ask(TestRequest.ofText("SECRET-PAYLOAD").bearing(deployment.adminToken()));
            deployment.ask(deployment.request("u").bearing("SECRET-TOKEN"));

            assertThat(poisoned.outcome()).isEqualTo("INTERNAL");
            assertThat(output)
                    .contains("it is answered INTERNAL and nothing is changed")
                    .doesNotContain("SECRET-")
                    .doesNotContain(deployment.adminToken());
        }
    }
}
