package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.RequestTap;
import io.deactivateuser.torture.scene.RequestTap.Verdict;
import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Another process takes a worker's transactional ID while the worker is about to commit, as a second worker with the same
 * instance ID would. The worker keeps its partitions, and its batch is aborted.
 */
final class ProducerFenced implements Fault {
    private static final long AIM_SECONDS = 10;

    @Override
    public String kind() {
        return "producer fenced";
    }

    @Override
    public boolean hitsServers() {
        return false;
    }

    @Override
    public boolean strike(Scene scene, Random random, FaultLog log) throws InterruptedException {
        Optional<WorkerSlot> victim = Victim.choose(scene, random);
        if (victim.isEmpty()) {
            return false;
        }
        WorkerSlot worker = victim.get();
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
        boolean hit = struck.await(AIM_SECONDS, TimeUnit.SECONDS);
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
