package io.deactivateuser.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The official Kafka image. Its host port is fixed, since a container that is started again would get another one. */
final class ContainerBroker implements BrokerServer {
    private static final int KAFKA_PORT = 9092;
    /** A volume of the image. */
    private static final String DATA = "/var/lib/kafka/data";

    private final KafkaContainer container = new KafkaContainer(DockerImageName.parse(Images.KAFKA));

    /** Starts a broker with these settings over those of every broker. */
    ContainerBroker(Map<String, String> settings) {
        BrokerSettings.COMMON.forEach(this::set);
        settings.forEach(this::set);
        set("log.dirs", DATA);
        container.setPortBindings(ContainerPort.bindings(KAFKA_PORT));
        container.start();
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void start() {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        AwaitBroker.await(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()), container::isRunning);
    }

    @Override
    public void cutTail(TopicPartition partition, long end) {
        String segment = DATA + "/" + LostTail.segment(partition);
        try (ContainerFiles files = new ContainerFiles(container, Images.KAFKA, "appuser")) {
            Path read = Files.createTempFile("segment-", ".log");
            files.read(segment, read);
            files.run("truncate -s \"$1\" \"$2\"", Integer.toString(LostTail.size(read, end)), segment);
            Files.delete(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void damage(TopicPartition partition, long end) {
        String segment = DATA + "/" + LostTail.segment(partition);
        try (ContainerFiles files = new ContainerFiles(container, Images.KAFKA, "appuser")) {
            Path read = Files.createTempFile("segment-", ".log");
            files.read(segment, read);
            int last = LostTail.size(read, end) - 1;
            // Two values, of which one is another than the byte that is there.
            String other = Files.readAllBytes(read)[last] == 'x' ? "y" : "x";
            files.run(
                    "printf \"$1\" | dd of=\"$2\" bs=1 seek=\"$3\" conv=notrunc",
                    other,
                    segment,
                    Integer.toString(last));
            Files.delete(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        container.stop();
    }

    private void set(String name, String value) {
        container.withEnv("KAFKA_" + name.replace('.', '_').toUpperCase(Locale.ROOT), value);
    }
}
