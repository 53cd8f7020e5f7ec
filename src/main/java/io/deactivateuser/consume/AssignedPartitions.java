package io.deactivateuser.consume;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/**
 * What the group gave this worker. A worker more than there are partitions has joined and holds none: it stands by, and
 * is ready.
 */
@Component
class AssignedPartitions implements ConsumerAwareRebalanceListener {
    private final Set<TopicPartition> partitions = ConcurrentHashMap.newKeySet();
    private final TopicId topicId;
    private volatile boolean joined;

    AssignedPartitions(TopicId topicId) {
        this.topicId = topicId;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        topicId.assigned();
        partitions.addAll(assigned);
        joined = true;
    }

    @Override
    public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        partitions.removeAll(revoked);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
        partitions.removeAll(lost);
    }

    boolean joined() {
        return joined;
    }

    int count() {
        return partitions.size();
    }
}
