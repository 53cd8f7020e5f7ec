package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.RowLock;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.settings.TransactionalIds;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FenceIT {
    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    /** Whichever thread has the batch, its producer is fenced; and those of the others, which notice with their next batch. */
    @Test
    void aWorkerWhoseProducersAreFencedAnswersTheBatchAllTheSame() {
        String held = deployment.newUser("active");
        Worker worker = deployment.startWorker("deactivate-user.instance-id=fenced");
        deployment.answers().to(deployment.sendToEachPartition(1));
        RowLock lock = deployment.closing(RowLock.ofLedger(deployment.database()));
        List<Position> inHand = deployment.send(deployment.request(held).on(0));
        lock.awaitWaiter();

        worker.bean(TransactionalIds.class).names().forEach(this::fence);
        lock.close();
        assertThat(deployment.answers().to(inHand))
                .extracting(Answered::outcome)
                .containsOnly("OK");
        assertThat(worker.metric("deactivate_user_aborts_total{cause=\"broker\"}"))
                .as("the first try was fenced")
                .isPositive();

        assertThat(deployment.answers().to(deployment.sendToEachPartition(1)))
                .extracting(Answered::outcome)
                .containsOnly("OK");
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
