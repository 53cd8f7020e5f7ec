package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.RowLock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FenceIT {
    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    @Test
    void aWorkerWhoseProducerIsFencedAnswersTheBatchAllTheSame() {
        String held = deployment.newUser("active");
        String next = deployment.newUser("active");
        deployment.startWorker("deactivate-user.instance-id=fenced", "spring.kafka.listener.concurrency=1");
        RowLock lock = deployment.closing(new RowLock(deployment.database(), held));
        List<Position> inHand = deployment.send(deployment.request(held).on(0));
        lock.awaitWaiter();

        fence(deployment.group() + ".fenced.0");
        lock.close();
        List<Position> after = deployment.send(deployment.request(next).on(0));

        assertThat(deployment.answers().to(inHand))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        assertThat(deployment.answers().to(after)).extracting(Answered::outcome).containsOnly("OK");
        assertThat(deployment.directory().events(held)).hasSize(1);
    }

    /** What a second worker with the same instance ID would do. */
    private void fence(String transactionalId) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", deployment.broker().bootstrapServers(), "transactional.id", transactionalId);
        try (KafkaProducer<byte[], byte[]> usurper =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            usurper.initTransactions();
        }
    }
}
