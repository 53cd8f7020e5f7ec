package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.servers.BrokerServer;
import io.deactivateuser.servers.Servers;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DeletedTopicIT {
    @Test
    void aRequestTopicThatIsDeletedStaysSoThoughTheBrokerWouldMakeItAnew(CapturedOutput output) throws Exception {
        try (BrokerServer broker = Servers.newBroker(Map.of("auto.create.topics.enable", "true"));
                Deployment deployment = Deployment.on(broker, Servers.database());
                Admin admin = deployment.admin()) {
            deployment.startWorker();
            assertThat(output).contains("The broker has auto.create.topics.enable=true");

            admin.deleteTopics(List.of(deployment.requests())).all().get();
            Awaitility.await("the worker has seen that its partitions are gone")
                    .until(() -> output.getAll().contains("Partitions given back: [" + deployment.requests()));

            assertThat(admin.listTopics().names().get()).doesNotContain(deployment.requests());
        }
    }
}
