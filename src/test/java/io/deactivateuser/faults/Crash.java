package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.WorkerProcess;
import java.util.List;

/** A worker that dies at the Kafka commit of a batch of these requests; its successor need not wait for it for long. */
final class Crash {
    private static final String[] DYING = {
        "deactivate-user.instance-id=dying", "spring.kafka.consumer.properties.session.timeout.ms=6000"
    };

    private Crash() {}

    /** Postgres has the batch, and its replies are aborted. */
    static List<Position> beforeTheCommitOf(Deployment deployment, TestRequest... requests) {
        List<Position> sent = deployment.send(requests);
        die(deployment, CrashBeforeKafkaCommit.class);
        return sent;
    }

    /** The broker has committed the batch, and nobody noted it. */
    static List<Position> afterTheCommitOf(Deployment deployment, TestRequest... requests) {
        List<Position> sent = deployment.send(requests);
        die(deployment, CrashAfterKafkaCommit.class);
        deployment.answers().to(sent);
        return sent;
    }

    private static void die(Deployment deployment, Class<?> crash) {
        WorkerProcess dying = deployment.startProcess(crash, DYING);
        assertThat(dying.ended()).as(dying::log).isEqualTo(137);
    }
}
