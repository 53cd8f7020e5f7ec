package io.deactivateuser.list.ask;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of the broker are told: the administrator's own file, as Kafka's tools take it, and over it what the tool must
 * have. A file that says otherwise is refused, since its owner would believe it.
 */
public final class ClientSettings {
    /** Without these a request could be lost or doubled, or an answer be read that was never committed. */
    private static final Map<String, String> NEEDED = Map.of(
            "acks", "all",
            "enable.idempotence", "true",
            "isolation.level", "read_committed",
            "enable.auto.commit", "false",
            "allow.auto.create.topics", "false",
            // Of one user all requests and answers are in one partition, in their order.
            "partitioner.ignore.keys", "false",
            // A damaged record would be read as if it were whole.
            "check.crcs", "true");

    private final Map<String, Object> own = new HashMap<>();

    public ClientSettings(String bootstrapServers, @Nullable Path file) {
        if (file != null) {
            load(file).forEach((name, value) -> own.put(String.valueOf(name), value));
        }
        own.forEach((name, value) -> check(file, name, String.valueOf(value)));
        own.put("bootstrap.servers", bootstrapServers);
        // A small heap must hold a list of a million users as well.
        own.putIfAbsent("receive.buffer.bytes", "-1");
    }

    Map<String, Object> consumer() {
        Map<String, Object> all = new HashMap<>(own);
        all.put("isolation.level", "read_committed");
        all.put("enable.auto.commit", "false");
        all.put("allow.auto.create.topics", "false");
        // Where answers of long ago are gone, what is left is read; their requests are sent again.
        all.put("auto.offset.reset", "earliest");
        all.putIfAbsent("max.poll.records", "2000");
        all.putIfAbsent("fetch.max.bytes", "4194304");
        all.putIfAbsent("default.api.timeout.ms", "30000");
        return all;
    }

    Map<String, Object> producer() {
        Map<String, Object> all = new HashMap<>(own);
        all.put("acks", "all");
        all.put("enable.idempotence", "true");
        all.putIfAbsent("linger.ms", "5");
        all.putIfAbsent("buffer.memory", "16777216");
        all.putIfAbsent("max.block.ms", "10000");
        return all;
    }

    private static void check(@Nullable Path file, String name, String value) {
        String needed = NEEDED.get(name);
        if (needed != null && !needed.equals(value) && !(name.equals("acks") && value.equals("-1"))) {
            throw refused(file, name, "it would lose requests or answers; it has to be " + needed + ", or absent");
        }
        if (name.equals("retries") && value.equals("0")) {
            throw refused(file, name, "it would lose requests; leave it out");
        }
        if (name.equals("transactional.id")
                || name.equals("auto.offset.reset")
                || name.endsWith(".serializer")
                || name.endsWith(".deserializer")
                || name.equals("partitioner.class")
                || name.equals("interceptor.classes")) {
            throw refused(file, name, "it is the tool's own; leave it out");
        }
    }

    private static Stop refused(@Nullable Path file, String name, String why) {
        return new Stop(ExitStatus.USAGE, file + ": the setting " + name + " is refused: " + why + ".");
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new Stop(
                    ExitStatus.USAGE, "The file " + file + " of --command-config cannot be read: " + e.getMessage());
        }
        return properties;
    }
}
