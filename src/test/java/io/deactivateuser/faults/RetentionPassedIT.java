package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.Worker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Requests that retention took before a worker came to answer them. */
@ExtendWith(OutputCaptureExtension.class)
class RetentionPassedIT {
    @AutoClose
    private final Deployment deployment = Deployment.create();

    @Test
    void theRangeThatNobodyAnswersIsNamedAndReadingGoesOnAtWhatIsThere(CapturedOutput output) throws Exception {
        Worker first = deployment.startWorker();
        assertThat(deployment.answers().to(deployment.sendToEachPartition(1))).hasSize(Deployment.PARTITIONS);
        first.close();
        List<Position> sent = deployment.sendToEachPartition(6);
        // Of the first partition's six, five: those at the offsets 1 to 5.
        TopicPartition partition = deployment.requestTopic().partition(0);
        deleteBefore(partition, 6);

        deployment.startWorker();

        List<Position> there = sent.stream()
                .filter(position -> position.partition() != 0 || position.offset() >= 6)
                .toList();
        assertThat(there).hasSize(sent.size() - 5);
        assertThat(deployment.answers().to(there)).extracting(Answered::outcome).containsOnly("OK");
        assertThat(deployment.answers().untilNow()).hasSize(Deployment.PARTITIONS + there.size());
        assertThat(output.toString().lines().filter(line -> line.contains("ERROR")))
                .anySatisfy(line -> assertThat(line)
                        .contains(partition
                                + " begins at the offset 6: the records from 1 on are gone and were never answered"));
    }

    private void deleteBefore(TopicPartition partition, long offset) throws ExecutionException, InterruptedException {
        try (Admin admin = deployment.admin()) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }
}
