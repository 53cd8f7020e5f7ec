package io.deactivateuser.servers;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The official Kafka image. Its host port is fixed, since a container that is started again would get another one. */
final class ContainerBroker implements BrokerServer {
    private static final int KAFKA_PORT = 9092;

    private final KafkaContainer container = new KafkaContainer(DockerImageName.parse(Images.KAFKA))
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "5")
            .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "5")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");

    ContainerBroker() {
        container.setPortBindings(List.of("127.0.0.1:" + FreePort.find() + ":" + KAFKA_PORT));
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
    public void close() {
        container.stop();
    }
}
