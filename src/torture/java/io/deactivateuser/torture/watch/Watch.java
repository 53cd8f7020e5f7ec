package io.deactivateuser.torture.watch;

import com.google.protobuf.InvalidProtocolBufferException;
import io.deactivateuser.decode.Format;
import io.deactivateuser.fixtures.ReplyMessage;
import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.traffic.Planned;
import io.deactivateuser.torture.traffic.Population;
import io.deactivateuser.torture.traffic.RequestRecords;
import io.deactivateuser.torture.traffic.Sent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads committed records of both outgoing topics from their beginning, and keeps what matters of each. */
public final class Watch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Sent sent;
    private final Contract contract;
    private final Copies copies;
    private final Recoveries recoveries;
    private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
    private final List<Observed> observed = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "watch");
    private final List<TopicPartition> partitions;
    private volatile boolean stopping;
    private volatile @Nullable RuntimeException failed;

    public Watch(
            String bootstrapServers, Sent sent, Population population, RequestRecords records, Recoveries recoveries) {
        this.sent = sent;
        this.contract = new Contract(population, records);
        this.copies = new Copies(records);
        this.recoveries = recoveries;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false",
                        "max.poll.records", "2000",
                        "request.timeout.ms", "10000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = new ArrayList<>();
        for (int i = 0; i < Scene.PARTITIONS; i++) {
            all.add(new TopicPartition(Scene.RESULTS, i));
        }
        all.add(new TopicPartition(Scene.DEAD_LETTERS, 0));
        this.partitions = List.copyOf(all);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    /** How many were seen so far. */
    public int size() {
        synchronized (observed) {
            return observed.size();
        }
    }

    /** Reads what is there up to the topics' ends, and no further; all that was seen. */
    public List<Observed> finish() {
        stop();
        RuntimeException failure = failed;
        if (failure != null) {
            throw new IllegalStateException("The reader ended before its time", failure);
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < Objects.requireNonNull(ends.get(partition)))) {
            poll();
        }
        return List.copyOf(observed);
    }

    @Override
    public void close() {
        stop();
        consumer.close();
    }

    private void stop() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                poll();
            } catch (KafkaException e) {
                // The broker is being tortured; the next poll waits for its return.
                log.debug("The reader goes on", e);
            } catch (RuntimeException e) {
                failed = e;
                return;
            }
        }
    }

    private void poll() {
        var records = consumer.poll(POLL);
        long now = System.currentTimeMillis();
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
            Observed next = observe(record, now);
            synchronized (observed) {
                observed.add(next);
            }
            recoveries.answered(next);
        }
    }

    private Observed observe(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, long now) {
        boolean deadLetter = record.topic().equals(Scene.DEAD_LETTERS);
        int number = number(record);
        Planned planned = number < 0 || number >= sent.size() ? null : sent.get(number);
        ParsedReply reply = null;
        byte[] message = record.value();
        String flaw = planned == null ? "it answers nothing that was sent" : null;
        String reason = text(record, "dead-letter-reason");
        if (!deadLetter) {
            try {
                ReplyMessage unwrapped = ReplyMessage.of(record);
                message = unwrapped.value();
                reply = unwrapped.format() == Format.PROTOBUF
                        ? ParsedReply.protobuf(message)
                        : ParsedReply.json(message);
            } catch (InvalidProtocolBufferException | RuntimeException e) {
                flaw = "its value cannot be read: " + e;
            }
        } else if (record.headers().lastHeader(RequestRecords.AUTHORIZATION) != null) {
            flaw = "it carries a token";
        }
        if (reply != null && planned != null) {
            flaw = contract.flaw(planned, reply, utf8(record.key()), text(record, "grpc-status"));
            if (flaw == null && !RequestRecords.contentTypeOfReply(planned).equals(text(record, "content-type"))) {
                flaw = "its format or its wrapping is not that of the request";
            }
            if (flaw == null && !planned.requestId().equals(text(record, "request-id"))) {
                flaw = "request-id is '" + text(record, "request-id") + "'";
            }
        }
        if (flaw == null && planned != null) {
            flaw = copies.flaw(planned, record, deadLetter);
        }
        ParsedReply.Details details = reply == null ? null : reply.details();
        String refused =
                reply == null || reply.error() == null ? null : reply.error().reason();
        String outcome = deadLetter ? String.valueOf(reason) : refused == null ? "OK" : refused;
        return new Observed(
                number,
                integer(text(record, "request-partition")),
                integer(text(record, "request-offset")),
                deadLetter,
                outcome.intern(),
                details == null ? 0 : details.sequence(),
                details == null ? 0 : details.changeDate(),
                details == null ? null : details.resourceOwner().intern(),
                details == null ? 0 : details.creationDate(),
                reply != null && reply.validateOnly(),
                "true".equals(text(record, "idempotent-replayed")),
                digest(message),
                record.partition(),
                (int) record.offset(),
                now,
                flaw);
    }

    private static int number(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(RequestRecords.CORRELATION);
        return header == null || header.value() == null || header.value().length != Integer.BYTES
                ? -1
                : ByteBuffer.wrap(header.value()).getInt();
    }

    static @Nullable String text(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : utf8(header.value());
    }

    private static @Nullable String utf8(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static int integer(@Nullable String text) {
        return text == null ? -1 : Integer.parseInt(text);
    }

    /** Eight bytes of SHA-256 tell two values apart as well as the values do. */
    private static long digest(byte @Nullable [] value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value == null ? new byte[0] : value);
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
