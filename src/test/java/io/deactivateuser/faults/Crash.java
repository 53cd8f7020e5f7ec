package io.deactivateuser.faults;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.ProducerFaults;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * A worker whose one thread dies at the Kafka commit of a batch, of an error that nothing handles, so that it does and notes nothing
 * more; then the worker is closed. {@code CrashIT} has whole processes die there.
 */
final class Crash {
    /** Postgres has the batch, and its replies are aborted. */
    static final class BeforeCommit {
        @Bean
        DefaultKafkaProducerFactoryCustomizer crash() {
            return ProducerFaults.at(producer -> {
                producer.flush();
                throw new LinkageError("before the commit, on purpose");
            });
        }
    }

    /** The broker has committed the batch, and nobody noted it. */
    static final class AfterCommit {
        @Bean
        DefaultKafkaProducerFactoryCustomizer crash() {
            return ProducerFaults.at(producer -> {
                producer.commitTransaction();
                throw new LinkageError("after the commit, on purpose");
            });
        }
    }

    private Crash() {}

    /** At the batch of these requests. */
    static List<Position> beforeTheCommitOf(Deployment deployment, TestRequest... requests) {
        List<Position> sent = deployment.send(requests);
        die(deployment, BeforeCommit.class);
        return sent;
    }

    /** At the batch of these requests. */
    static List<Position> afterTheCommitOf(Deployment deployment, TestRequest... requests) {
        List<Position> sent = deployment.send(requests);
        die(deployment, AfterCommit.class);
        deployment.answers().to(sent);
        return sent;
    }

    /** At its first batch. */
    static void die(Deployment deployment, Class<?> crash, String... properties) {
        String[] all = Stream.concat(
                        // Another thread would be given the dead one's partitions.
                        Stream.of("deactivate-user.instance-id=dying", "spring.kafka.listener.concurrency=1"),
                        Stream.of(properties))
                .toArray(String[]::new);
        try (Worker dying = deployment.startWorker(List.of(crash), all)) {
            dying.await(
                    "/actuator/health/liveness",
                    response -> response.getStatusCode().is5xxServerError());
        }
    }
}
