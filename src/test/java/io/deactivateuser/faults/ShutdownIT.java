package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShutdownIT {
    @Test
    void sigtermFinishesTheBatchInHandAndLeavesTheGroup(@TempDir Path directory) throws Exception {
        Path goOn = directory.resolve("go-on");
        try (Deployment deployment = Deployment.create()) {
            String user = deployment.newUser("active");
            // Were the worker to vanish without leaving, it would stay a member for so long.
            WorkerProcess worker = deployment.startProcess(
                    WaitAtKafkaCommit.class,
                    WaitAtKafkaCommit.FILE + "=" + goOn,
                    "spring.kafka.consumer.properties.session.timeout.ms=45000");
            Awaitility.await().until(worker::ready);
            List<Position> inHand = deployment.send(deployment.request(user));
            Awaitility.await().until(() -> deployment.directory().state(user), "deactivated"::equals);

            worker.terminate();
            Awaitility.await().until(() -> !worker.ready());
            Files.createFile(goOn);

            assertThat(worker.ended()).as(worker::log).isEqualTo(143);
            assertThat(deployment.answers().to(inHand))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            deployment.assertExactlyOneAnswerEach();
            try (Admin admin = deployment.admin()) {
                assertThat(admin.describeConsumerGroups(List.of(deployment.group()))
                                .all()
                                .get()
                                .values()
                                .iterator()
                                .next()
                                .members())
                        .isEmpty();
            }
        }
    }
}
