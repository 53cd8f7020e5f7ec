package io.deactivateuser.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A KRaft broker in a JVM of its own, which ends when this one does, however it does. */
public final class EmbeddedBroker implements BrokerServer {
    private static final String CLUSTER_ID = Uuid.randomUuid().toString();

    private final WorkDirectory directory = new WorkDirectory("broker");
    private final int port = FreePort.find();
    private final String controller = Integer.toString(FreePort.find());
    private final Map<String, Object> client;
    private final Thread closing = new Thread(this::close, "close-broker");
    private @Nullable Process process;

    /** Starts a broker that anyone may use. */
    public EmbeddedBroker(Map<String, String> settings) {
        this(settings, Map.of());
    }

    /**
     * Starts a broker.
     *
     * @param settings of the broker, over those that it starts with; {@code $port} stands for its port, {@code
     *     $controller} for that of its controller
     * @param client what an administrator's client needs to ask it whether it is up
     */
    public EmbeddedBroker(Map<String, String> settings, Map<String, Object> client) {
        this.client = new HashMap<>(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
        this.client.putAll(client);
        Runtime.getRuntime().addShutdownHook(closing);
        write(settings);
        start();
    }

    /** Starts a second broker in this one's cluster. It takes new partitions, and none of those that are there. */
    public EmbeddedBroker beside() {
        return new EmbeddedBroker(Map.of(
                "process.roles", "broker",
                "node.id", "2",
                "listeners", "PLAINTEXT://127.0.0.1:$port",
                "controller.quorum.voters", "1@127.0.0.1:" + controller));
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Its process, to be stopped and continued. */
    public ProcessHandle process() {
        if (process == null) {
            throw new IllegalStateException("The broker is not running");
        }
        return process.toHandle();
    }

    /** What it wrote to its log. */
    public Path log() {
        return directory.path().resolve("broker.log");
    }

    /** Its data and whatever else it needs. */
    public WorkDirectory directory() {
        return directory;
    }

    @Override
    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
            process = null;
        }
    }

    @Override
    public synchronized void start() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseG1GC",
                "-Dlogback.configurationFile=broker-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                directory.path().resolve("server.properties").toString(),
                CLUSTER_ID);
        try {
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            process = started;
            AwaitBroker.await(client, started::isAlive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + "; it wrote: " + logged(), e);
        }
    }

    @Override
    public void cutTail(TopicPartition partition, long end) {
        Path segment = data().resolve(LostTail.segment(partition));
        int size = LostTail.size(segment, end);
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void damage(TopicPartition partition, long end) {
        Path segment = data().resolve(LostTail.segment(partition));
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long last = LostTail.size(segment, end) - 1L;
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, last);
            one.put(0, (byte) ~one.get(0));
            file.write(one.rewind(), last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        directory.close();
        if (Thread.currentThread() != closing) {
            Runtime.getRuntime().removeShutdownHook(closing);
        }
    }

    private Path data() {
        return directory.path().resolve("data");
    }

    private String logged() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            return "nothing";
        }
    }

    private void write(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.listener.names", "CONTROLLER",
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                "advertised.listeners", "PLAINTEXT://127.0.0.1:" + port,
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs", data().toString()));
        properties.putAll(BrokerSettings.COMMON);
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.forEach((name, value) -> properties.put(
                name, value.replace("$port", Integer.toString(port)).replace("$controller", controller)));
        try (Writer file =
                Files.newBufferedWriter(directory.path().resolve("server.properties"), StandardCharsets.UTF_8)) {
            properties.store(file, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
