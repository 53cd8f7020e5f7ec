package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddedPartitionIT {
    @Test
    void aPartitionThatIsAddedWhileAWorkerRunsIsReadFromItsBeginning() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.startWorker("spring.kafka.consumer.properties.metadata.max.age.ms=2000");
            deployment.ask(deployment.request(deployment.newUser("active")).on(0));

            deployment.requestTopic().increaseTo(Deployment.PARTITIONS + 2);
            List<Position> sent = new ArrayList<>();
            for (int partition = 0; partition < Deployment.PARTITIONS + 2; partition++) {
                sent.addAll(deployment.send(
                        deployment.request(deployment.newUser("active")).on(partition)));
            }

            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            deployment.assertExactlyOneAnswerEach();
        }
    }
}
