package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.RequestTap;
import io.deactivateuser.torture.scene.RequestTap.Verdict;
import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Another process takes a worker's transactional ID while the worker is about to commit, as a second worker with the same
 * instance ID would. The worker keeps its partitions, and its batch is aborted.
 */
final class ProducerFenced extends OnOneWorker {
    @Override
    public String kind() {
        return "producer fenced";
    }

    @Override
    boolean strike(WorkerSlot worker, Scene scene, Random random, FaultLog log) throws InterruptedException {
        AtomicBoolean once = new AtomicBoolean();
        CountDownLatch struck = new CountDownLatch(1);
        worker.broker().tap(frame -> {
            if (RequestTap.commits(frame) && once.compareAndSet(false, true)) {
                String transactionalId = RequestTap.transactionalId(frame);
                log.note(worker.name() + " loses its transactional ID " + transactionalId);
                fence(scene.broker().bootstrapServers(), transactionalId);
                struck.countDown();
            }
            return Verdict.FORWARD;
        });
        boolean hit = await(struck);
        worker.broker().tap(null);
        return hit;
    }

    private static void fence(String bootstrapServers, String transactionalId) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers, "transactional.id", transactionalId, "max.block.ms", "10000");
        try (KafkaProducer<byte[], byte[]> usurper =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            usurper.initTransactions();
        }
    }
}
