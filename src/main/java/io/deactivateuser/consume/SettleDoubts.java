package io.deactivateuser.consume;

import io.deactivateuser.apply.FencePosition;
import io.deactivateuser.apply.OffsetFence;
import io.deactivateuser.apply.SettledDoubt;
import io.deactivateuser.settings.WorkerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Where the offset fence is in doubt about a batch, finds out whether it has landed, and says so to the broker and to the
 * fence. The broker takes it only from the one member of the group that has the partition now; so whoever began the batch
 * cannot commit it any more, and a worker that lost the partition meanwhile settles nothing.
 */
@Component
class SettleDoubts {
    private static final Logger log = LoggerFactory.getLogger(SettleDoubts.class);

    private final CommittedReplies replies;
    private final OffsetFence fence;
    private final String topic;

    SettleDoubts(CommittedReplies replies, OffsetFence fence, WorkerSettings settings) {
        this.topic = settings.topics().requests();
        this.replies = replies;
        this.fence = fence;
    }

    /**
     * Settles the positions that are in doubt.
     *
     * @param positions where the fence stands, in partitions of this consumer
     * @param goOn asked all the time; the search ends where it says no
     * @return by partition, what the group has committed
     * @throws org.apache.kafka.clients.consumer.CommitFailedException where the group has given the partitions away
     * @throws RuntimeException where the broker or the database does not answer, or refuses
     */
    Map<Integer, Long> settle(
            List<FencePosition> positions, Consumer<byte[], byte[]> consumer, Duration timeout, BooleanSupplier goOn) {
        Map<Integer, Long> known =
                positions.stream().collect(Collectors.toMap(FencePosition::partition, FencePosition::committed));
        List<FencePosition> inDoubt =
                positions.stream().filter(FencePosition::inDoubt).toList();
        if (inDoubt.isEmpty()) {
            return known;
        }
        Set<FencePosition> landed = replies.landed(inDoubt, goOn);
        List<SettledDoubt> settled = inDoubt.stream()
                .map(position -> new SettledDoubt(position, landed.contains(position)))
                .toList();
        consumer.commitSync(
                settled.stream()
                        .collect(Collectors.toMap(
                                doubt -> new TopicPartition(
                                        topic, doubt.position().partition()),
                                doubt -> new OffsetAndMetadata(doubt.offset()))),
                timeout);
        fence.settle(settled);
        settled.forEach(doubt -> {
            log.info(
                    "Looked for the replies of a batch of {}-{} that ends at {}: it was {}.",
                    topic,
                    doubt.position().partition(),
                    doubt.position().begun(),
                    doubt.landed() ? "answered" : "not answered");
            known.put(doubt.position().partition(), doubt.offset());
        });
        return known;
    }
}
