package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** Kafka's own default is to notice new partitions within five minutes, which is longer than any of these tests waits for answers. */
class AddedPartitionIT {
    private static final int ADDED_UP = 12;

    @Test
    void partitionsThatAreAddedWhileAWorkerRunsAreReadFromTheirBeginning() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.requestTopic().makeAnew(new NewTopic(deployment.requests(), Optional.of(1), Optional.empty()));
            deployment.renewProducer();
            deployment.startWorker();
            deployment.ask(deployment.request(deployment.newUser("active")).on(0));

            deployment.requestTopic().increaseTo(ADDED_UP);
            deployment.renewProducer();
            List<Position> sent = new ArrayList<>();
            for (int partition = 0; partition < ADDED_UP; partition++) {
                sent.addAll(deployment.send(
                        deployment.request(deployment.newUser("active")).on(partition),
                        deployment.request(deployment.newUser("active")).on(partition)));
            }

            assertThat(deployment.answers().to(sent))
                    .extracting(Answered::outcome)
                    .containsOnly("OK");
            deployment.assertExactlyOneAnswerEach();
        }
    }
}
