package io.deactivateuser.torture.traffic;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the plan at its rate: bursts of thrice as much, lulls of a fifth, a second or so each. What a stopped broker holds
 * up is sent as soon as it is back. The producer is idempotent and gives up long after each fault is over, so that every
 * record that was planned is in the topic once, or counted here as refused; who has to be answered is who is in the topic.
 */
public final class Sender implements AutoCloseable {
    private static final double BURST = 2.6;
    private static final double LULL = 0.2;

    private final TrafficPlan plan;
    private final RequestRecords records;
    private final Sent sent;
    private final int rate;
    private final Random pace;
    private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
    private final Semaphore turn = new Semaphore(1);
    private final AtomicInteger refused = new AtomicInteger();
    private volatile @Nullable Exception refusal;
    private final Thread thread = new Thread(this::run, "sender");
    private volatile boolean stopping;
    private volatile @Nullable RuntimeException failed;

    public Sender(String bootstrapServers, TrafficPlan plan, RequestRecords records, Sent sent, int rate, long seed) {
        this.plan = plan;
        this.records = records;
        this.sent = sent;
        this.rate = rate;
        this.pace = new Random(seed ^ 0x5EED);
        this.producer = new KafkaProducer<>(
                // The size of a request counts before it is compressed here, and after that at the broker.
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "acks", "all",
                        "enable.idempotence", "true",
                        "max.in.flight.requests.per.connection", "1",
                        "max.request.size", "10000000",
                        "compression.type", "lz4",
                        "linger.ms", "5",
                        "request.timeout.ms", "10000",
                        "delivery.timeout.ms", "120000",
                        "max.block.ms", "120000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.start();
    }

    /** Returns when the broker has all that was sent; nothing is sent until {@link #goOn()}, and then all that was due. */
    public void hold() {
        turn.acquireUninterruptibly();
        producer.flush();
    }

    /** To be called once after each {@link #hold()}. */
    public void goOn() {
        turn.release();
    }

    /** Stops sending; returns when the broker has all that was sent, with what it refused for a reader, if that is anything. */
    public Optional<String> finish() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.flush();
        RuntimeException failure = failed;
        if (failure != null) {
            throw new IllegalStateException("The sender ended before its time", failure);
        }
        return refused.get() == 0
                ? Optional.empty()
                : Optional.of("the broker did not take " + refused + " requests, the last for " + refusal);
    }

    @Override
    public void close() {
        stopping = true;
        producer.close(java.time.Duration.ofSeconds(5));
    }

    private void run() {
        try {
            sendUntilStopped();
        } catch (RuntimeException e) {
            failed = e;
        }
    }

    private void sendUntilStopped() {
        double due = 0;
        double factor = 1;
        long last = System.nanoTime();
        long changes = last;
        while (!stopping) {
            long now = System.nanoTime();
            if (now >= changes) {
                factor = factor();
                changes = now + 400_000_000L + pace.nextInt(1_200) * 1_000_000L;
            }
            due += (now - last) / 1e9 * rate * factor;
            last = now;
            while (due >= 1 && !stopping) {
                turn.acquireUninterruptibly();
                try {
                    send(plan.next(System.currentTimeMillis()));
                } finally {
                    turn.release();
                }
                due--;
            }
            LockSupport.parkNanos(5_000_000L);
        }
    }

    private double factor() {
        return switch (pace.nextInt(6)) {
            case 0 -> BURST;
            case 1 -> LULL;
            default -> 0.8;
        };
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback counts what failed
    private void send(Planned planned) {
        sent.add(planned);
        producer.send(records.record(planned), (metadata, failure) -> {
            if (failure != null) {
                refusal = failure;
                refused.incrementAndGet();
            }
        });
    }
}
