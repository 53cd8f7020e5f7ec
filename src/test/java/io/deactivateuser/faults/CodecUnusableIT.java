package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.WorkerProcess;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in a codec that this worker cannot read hold up their partition, and readiness says what to do. */
class CodecUnusableIT {
    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd"})
    void readinessNamesThePartitionAndTheRemedyAndOthersAreAnswered(String codec) {
        WorkerProcess worker =
                deployment.startProcess(WithoutNativeLibraries.class, "spring.kafka.listener.concurrency=1");
        Awaitility.await("the worker is ready").until(worker::ready);
        assertThat(worker.log()).contains("Requests that are compressed with snappy, zstd cannot be read here");

        List<Position> compressed = deployment.sendCompressed(
                codec, List.of(deployment.request(deployment.newUser("active")).on(0)));

        Awaitility.await("readiness says what is wrong")
                .until(() -> worker.readiness()
                        .map(response -> String.valueOf(response.getBody()))
                        .filter(body -> body.contains("java.io.tmpdir"))
                        .filter(body ->
                                body.contains(deployment.requestTopic().partition(0) + "\":\"waits from the offset 0"))
                        .isPresent());
        for (int i = 0; i < 3; i++) {
            assertThat(deployment
                            .ask(deployment
                                    .request(deployment.newUser("active"))
                                    .on(1))
                            .outcome())
                    .isEqualTo("OK");
        }
        assertThat(deployment.answers().readTo(compressed.get(0))).isEmpty();

        worker.kill();
        deployment.startWorker();

        assertThat(deployment.answers().to(compressed))
                .extracting(Answered::outcome)
                .containsOnly("OK");
    }
}
