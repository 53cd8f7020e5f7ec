package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.servers.Servers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A record whose bytes on the broker's disk are not what was sent: the consumer cannot read it, nor beyond it. */
class BrokenLogIT {
    private static final String GO_ON = """
            UPDATE request_offsets
            SET committed_offset = 2, begun_offset = 2, attempt = gen_random_uuid(), forced = true
            WHERE partition = 0""";

    @AutoClose
    private final Deployment deployment = Deployment.create();

    @Test
    void itHoldsUpItsOwnPartitionAndReadinessSaysWhere() {
        List<Position> broken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            broken.addAll(deployment.send(
                    deployment.request(deployment.newUser("active")).on(0)));
        }
        Servers.broker().damage(deployment.requestTopic().partition(0), 2);
        Worker worker = deployment.startWorker("spring.kafka.listener.concurrency=1");

        assertThat(deployment.answers().to(broken.get(0)).outcome()).isEqualTo("OK");
        worker.await(
                "/actuator/health/readiness",
                response -> response.getStatusCode().is5xxServerError());
        assertThat(worker.get("/actuator/health/readiness").getBody())
                .contains(
                        deployment.requestTopic().partition(0).toString(),
                        "from the offset 1 on",
                        "UPDATE request_offsets SET committed_offset = OFFSET",
                        "consumer_group = '" + deployment.group() + "'",
                        "partition = 0;");
        assertThat(deployment
                        .ask(deployment.request(deployment.newUser("active")).on(1))
                        .outcome())
                .isEqualTo("OK");

        deployment.directory().jdbc().execute(GO_ON);

        assertThat(deployment.answers().to(List.of(broken.get(2))))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        assertThat(deployment.answers().readTo(broken.get(1))).isEmpty();
        worker.ready();
    }
}
