package io.deactivateuser.consume;

import io.deactivateuser.observe.PartitionStates;
import io.deactivateuser.recover.RecoveringConsumer;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/**
 * What the group gave this worker. A worker more than there are partitions has joined and holds none: it stands by, and
 * is ready.
 */
@Component
class AssignedPartitions implements ConsumerAwareRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(AssignedPartitions.class);

    private final PartitionStates partitions;

    AssignedPartitions(PartitionStates partitions) {
        this.partitions = partitions;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        RecoveringConsumer.of(consumer).assigned(assigned);
        partitions.assigned(assigned);
        log("assigned", assigned);
    }

    @Override
    public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        RecoveringConsumer.of(consumer).takenAway(revoked);
        partitions.takenAway(revoked);
        log("given back", revoked);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
        RecoveringConsumer.of(consumer).takenAway(lost);
        partitions.takenAway(lost);
        log("taken away, as the group missed this worker", lost);
    }

    private static void log(String what, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            log.info("Partitions {}: {}", what, partitions);
        }
    }
}
