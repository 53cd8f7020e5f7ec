package io.deactivateuser.list;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.list.go.UserHash;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What an earlier start of a run has left: answers among the results, and a result file. No worker is needed for it. */
final class EarlierAnswers {
    static final String RUN = "20260101T000000Z-0123456789ab";

    private static final String CHANGED = "2026-01-01T00:00:01Z";
    /** What the commands say of the rows: that they may be others than those of the file that is made here. */
    static final String AMENDED = "--amended";

    private EarlierAnswers() {}

    static String requestId(String user) {
        return RUN + "-" + UserHash.of(user).hex();
    }

    /** A result file of a run that deactivates so many users, with a success for each of these. */
    static void write(Path file, int users, List<String> answered) {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            lines.write(firstLine(users));
            for (String user : answered) {
                lines.write(line(user));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String firstLine(int users) {
        String header = ("{'run':'" + RUN + "','started':'2026-01-01T00:00:00Z','rows':'-','users':" + users
                        + ",'action':'DEACTIVATE','validateOnly':false,'from':{}}")
                .replace("'", "\"\"");
        return "userId,requestReason,expireTime,requestId,code,reason,message,sequence,creationDate,changeDate,replayed,\""
                + header + "\"\n";
    }

    static String line(String user) {
        return String.join(
                        ",", user, "", "", requestId(user), "0", "", "", "2", "2020-01-01T00:00:00Z", CHANGED, "false")
                + "\n";
    }

    /** Answers as a worker sends them. */
    @SuppressWarnings("FutureReturnValueIgnored") // closed, the producer has sent all
    static void send(Deployment deployment, List<String> users) {
        try (KafkaProducer<byte[], byte[]> producer = producer(deployment, Map.of())) {
            users.forEach(user -> producer.send(success(deployment, user)));
        }
    }

    static KafkaProducer<byte[], byte[]> producer(Deployment deployment, Map<String, Object> settings) {
        Map<String, Object> all = new java.util.HashMap<>(settings);
        all.put("bootstrap.servers", deployment.broker().bootstrapServers());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static ProducerRecord<byte[], byte[]> success(Deployment deployment, String user) {
        String id = requestId(user);
        String reply = "{\"requestId\":\"" + id + "\",\"details\":{\"userId\":\"" + user
                + "\",\"sequence\":\"2\",\"creationDate\":\"2020-01-01T00:00:00Z\",\"changeDate\":\"" + CHANGED
                + "\"}}";
        RecordHeaders headers = new RecordHeaders();
        headers.add("content-type", "application/json".getBytes(StandardCharsets.US_ASCII));
        return new ProducerRecord<>(
                deployment.results(),
                null,
                id.getBytes(StandardCharsets.UTF_8),
                reply.getBytes(StandardCharsets.UTF_8),
                headers);
    }
}
