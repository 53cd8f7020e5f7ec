package io.deactivateuser.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.WorkerProcess;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the client inflates before anybody can look at it, and has no memory for, costs itself; a process of the fixtures has 256 MB. */
class MoreThanMemoryIT {
    private final Deployment deployment = Deployment.create();
    private final WorkerProcess worker = deployment.startProcess();

    @AfterEach
    void everyRecordWasAnsweredOnceByTheOneWorker() throws Exception {
        try (deployment) {
            deployment.assertExactlyOneAnswerEach();
            Awaitility.await("the worker is ready").until(worker::ready);
            assertThat(worker.log()).as("or the test needs a larger record").contains("ran out of memory");
        }
    }

    @Test
    void aRecordLargerThanTheMemoryCostsItselfAndWhatIsBehindItInItsBatch() {
        TestRequest giant = TestRequest.ofBytes(new byte[220_000_000]).on(0);

        List<Position> batch = deployment.sendCompressed("zstd", List.of(request(0), giant, request(0), request(0)));
        List<Position> after = deployment.send(request(0), request(1), request(2), request(3));

        assertThat(deployment.answers().to(batch))
                .extracting(Answered::outcome)
                .containsExactly("OK", "TOO_LARGE", "TOO_LARGE", "TOO_LARGE");
        assertThat(deployment.answers().to(after)).extracting(Answered::outcome).containsOnly("OK");
    }

    /** Without a key and a value, a record passes no deserializer. */
    @Test
    void aBatchOfLargeHeadersAloneIsReadOneByOne() {
        TestRequest large = TestRequest.ofBytes(null)
                .header("traceparent", new byte[900_000])
                .on(0);

        List<Position> batch = deployment.sendCompressed("gzip", Collections.nCopies(250, large));
        List<Position> after = deployment.send(request(0), request(1));

        assertThat(deployment.answers().to(batch)).extracting(Answered::outcome).containsOnly("TOO_LARGE");
        assertThat(deployment.answers().to(after)).extracting(Answered::outcome).containsOnly("OK");
    }

    private TestRequest request(int partition) {
        return deployment.request(deployment.newUser("active")).on(partition);
    }
}
