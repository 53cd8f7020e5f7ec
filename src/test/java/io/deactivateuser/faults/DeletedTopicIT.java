package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Worker;
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

            admin.deleteTopics(List.of(deployment.requests())).all().get();
            Awaitility.await("the worker has seen that its partitions are gone")
                    .until(() -> output.getAll().contains("Partitions given back: [" + deployment.requests()));

            assertThat(admin.listTopics().names().get()).doesNotContain(deployment.requests());
        }
    }

    @Test
    void anEventsTopicThatIsDeletedStaysSoAndRequestsWaitForIt() throws Exception {
        try (BrokerServer broker = Servers.newBroker(Map.of("auto.create.topics.enable", "true"));
                Deployment deployment = Deployment.on(broker, Servers.database());
                Admin admin = deployment.admin()) {
            Worker worker = deployment.startWorker();
            admin.deleteTopics(List.of(deployment.events())).all().get();

            Position sent = deployment
                    .send(deployment.request(deployment.newUser("active")))
                    .get(0);
            worker.await(
                    "/actuator/health/readiness",
                    response -> response.getStatusCode().is5xxServerError());

            assertThat(admin.listTopics().names().get()).doesNotContain(deployment.events());
            assertThat(deployment.answers().readTo(sent)).isEmpty();
        }
    }
}
