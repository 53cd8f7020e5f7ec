package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.servers.DatabaseServer;
import io.deactivateuser.servers.Servers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A Postgres that a crash may tear apart is the operator's to answer for; the worker says so and works. */
@ExtendWith(OutputCaptureExtension.class)
class DurabilityIT {
    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes"})
    void aPostgresThatACrashMayTearApartIsAnErrorInTheLog(String setting, CapturedOutput output) throws Exception {
        try (DatabaseServer server = Servers.newDatabase(Map.of(setting, "off"));
                Deployment deployment = Deployment.on(Servers.broker(), server)) {
            deployment.startWorker();

            assertThat(output.toString().lines()).anyMatch(line -> line.contains("ERROR") && line.contains(setting));
            assertThat(deployment
                            .ask(deployment.request(deployment.newUser("active")))
                            .outcome())
                    .isEqualTo("OK");
        }
    }

    @Test
    void aDurablePostgresIsNoErrorInTheLog(CapturedOutput output) throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.startWorker();

            assertThat(output.toString().lines()).noneMatch(line -> line.contains("ERROR"));
        }
    }
}
