package io.deactivateuser.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * From the moment at which a request was due to be sent to the moment at which a reader of committed replies has its
 * reply. The load is open: requests go out when they are due, however long the ones before take, and what a late sender
 * adds counts as well.
 */
final class Latency {
    private static final String PART = "latency";
    private static final int[] RATES = {100, 1_000, 5_000};
    private static final Duration LEAD = Duration.ofSeconds(40);
    private static final Duration MEASURED = Duration.ofSeconds(20);
    /** The header that replies carry over from their requests. */
    private static final String CORRELATION = "kafka_correlationId";

    private final Stage stage;
    private final int users;
    private final int rate;
    private final int lead;
    private final int total;
    private final Histogram latencies = new Histogram(Duration.ofMinutes(2).toNanos(), 3);
    private final CountDownLatch reading = new CountDownLatch(1);
    private final Stage.Failures failures = new Stage.Failures();
    private volatile long start;

    private Latency(Stage stage, int users, int rate) {
        this.users = users;
        this.stage = stage;
        this.rate = rate;
        this.lead = (int) (rate * LEAD.toSeconds());
        this.total = lead + (int) (rate * MEASURED.toSeconds());
    }

    static void run(BenchServers servers, BenchSettings settings, Report report) {
        report.heading("Latency, milliseconds");
        report.line("| requests a second | p50 | p99 | p99.9 | max |");
        report.line("|--:|--:|--:|--:|--:|");
        try (Stage stage = new Stage(servers, new Directories.Size(settings.users(), settings.warmUp()));
                Contender worker = Contender.start(Contestant.WORKER, stage, settings, 2, "256m", List.of())) {
            int warmUp = settings.warmUp();
            stage.append(warmUp, number -> servers.requests().warmUp(stage.requests(), number));
            new Progress(stage, worker::checkAlive).await(warmUp);
            int first = 0;
            for (int rate : RATES) {
                Latency latency = new Latency(stage, settings.users(), rate);
                Histogram histogram = latency.measure(first);
                first += latency.total;
                report(report, rate, histogram);
            }
        }
        report.save();
    }

    private static void report(Report report, int rate, Histogram histogram) {
        double[] figures = {
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(99),
            histogram.getValueAtPercentile(99.9),
            histogram.getMaxValue()
        };
        String[] names = {"p50", "p99", "p99.9", "max"};
        StringBuilder cells = new StringBuilder();
        for (int i = 0; i < figures.length; i++) {
            double millis = figures[i] / 1e6;
            cells.append(" %.1f |".formatted(millis));
            report.figure(PART, rate + "/s " + names[i], millis, "ms");
        }
        report.line("| %,d |%s", rate, cells);
    }

    private Histogram measure(int first) {
        Thread reader = new Thread(this::read, "reader");
        reader.start();
        try (KafkaProducer<byte[], byte[]> producer = stage.producer(Map.of("linger.ms", 0))) {
            reading.await();
            send(producer, first);
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        failures.check();
        return latencies;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the failure
    private void send(KafkaProducer<byte[], byte[]> producer, int first) {
        start = System.nanoTime();
        Requests requests = stage.servers().requests();
        for (int i = 0; i < total; i++) {
            ProducerRecord<byte[], byte[]> request = requests.measured(stage.requests(), Input.PLAIN, users, first + i);
            request.headers().add(CORRELATION, Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
            for (long wait = due(i) - System.nanoTime(); wait > 0; wait = due(i) - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            producer.send(request, (metadata, failure) -> failures.note(failure));
        }
    }

    private long due(int number) {
        return start + number * 1_000_000_000L / rate;
    }

    private void read() {
        try (KafkaConsumer<byte[], byte[]> reader = Outcomes.reader(stage)) {
            reader.seekToEnd(reader.assignment());
            reader.assignment().forEach(reader::position);
            reading.countDown();
            for (int read = 0; read < total; ) {
                for (ConsumerRecord<byte[], byte[]> reply : reader.poll(Duration.ofSeconds(1))) {
                    count(reply, System.nanoTime());
                    read++;
                }
            }
        }
    }

    private void count(ConsumerRecord<byte[], byte[]> reply, long now) {
        int number = Integer.parseInt(
                new String(reply.headers().lastHeader(CORRELATION).value(), StandardCharsets.US_ASCII));
        if (number >= lead) {
            latencies.recordValue(now - due(number));
        }
    }
}
