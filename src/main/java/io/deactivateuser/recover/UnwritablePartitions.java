package io.deactivateuser.recover;

import io.deactivateuser.observe.PartitionStates;
import io.deactivateuser.observe.Seldom;
import io.deactivateuser.settings.WorkerSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the partitions that give or take no records: those without a leader, and those to be written that have fewer replicas in sync than
 * their topic asks for. The clients only run out of time over them, and say neither which partition it is nor why.
 */
final class UnwritablePartitions {
    private static final Logger log = LoggerFactory.getLogger(UnwritablePartitions.class);
    private static final int ASK_FOR_MILLIS = 3_000;

    private final Admin admin;
    private final PartitionStates states;
    private final Seldom seldom;
    private final String group;
    private final List<String> transactionalIds;
    private final String requests;
    private final List<String> topics;

    UnwritablePartitions(
            Admin admin,
            PartitionStates states,
            Seldom seldom,
            String group,
            List<String> transactionalIds,
            WorkerSettings.Topics topics) {
        this.admin = admin;
        this.states = states;
        this.seldom = seldom;
        this.group = group;
        this.transactionalIds = transactionalIds;
        this.requests = topics.requests();
        this.topics = new ArrayList<>(List.of(
                requests,
                topics.results(),
                topics.deadLetters(),
                Topic.GROUP_METADATA_TOPIC_NAME,
                Topic.TRANSACTION_STATE_TOPIC_NAME));
        if (topics.hasEvents()) {
            this.topics.add(topics.events());
        }
    }

    /**
     * Asks the broker, and tells the probes and the log of its answer once it is there. Nobody waits for the answer: where no broker
     * answers at all, that is what is wrong, and the next try must not be later for it.
     *
     * @param waiting the partitions of the requests that have no leader, or whose batch could not be committed
     */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the answer
    void ask(Collection<TopicPartition> waiting) {
        List<CompletableFuture<List<String>>> asked =
                topics.stream().map(topic -> ask(topic).toCompletableFuture()).toList();
        CompletableFuture<Void> all = CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
        all.thenRun(() -> tell(
                List.copyOf(waiting),
                asked.stream().flatMap(found -> found.join().stream()).toList()));
    }

    private void tell(List<TopicPartition> waiting, List<String> found) {
        String why = found.isEmpty() ? null : String.join("; ", found);
        waiting.forEach(partition -> states.explain(partition, why));
        if (why != null && seldom.isDue(UnwritablePartitions.class)) {
            log.warn(
                    "Nothing can be answered that is to be read or written there: {}. Start the brokers of these partitions, or have their"
                            + " replicas moved to brokers that run.",
                    why);
        }
    }

    private CompletionStage<List<String>> ask(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        CompletionStage<Optional<TopicDescription>> description =
                answer(admin.describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(ASK_FOR_MILLIS))
                        .topicNameValues()
                        .get(topic));
        CompletionStage<Optional<Config>> configuration =
                answer(admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().timeoutMs(ASK_FOR_MILLIS))
                        .values()
                        .get(resource));
        return description.thenCombine(
                configuration,
                (described, configured) ->
                        described.map(of -> unwritable(of, minimum(configured))).orElse(List.of()));
    }

    /** Empty where the broker does not answer, or lets this worker not see the topic. */
    private static <T> CompletionStage<Optional<T>> answer(@Nullable KafkaFuture<T> future) {
        return Objects.requireNonNull(future)
                .toCompletionStage()
                .handle((answer, fault) -> Optional.ofNullable(fault == null ? answer : null));
    }

    private static int minimum(Optional<Config> configuration) {
        ConfigEntry entry = configuration
                .map(known -> known.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
                .orElse(null);
        return entry == null ? 1 : Integer.parseInt(entry.value());
    }

    private List<String> unwritable(TopicDescription topic, int minimum) {
        List<String> found = new ArrayList<>();
        for (TopicPartitionInfo partition : topic.partitions()) {
            // Kafka asks for no more replicas in sync than a partition has.
            int wanted = topic.name().equals(requests)
                    ? 0
                    : Math.min(minimum, partition.replicas().size());
            if (!isUsed(topic, partition)) {
                continue;
            }
            if (!Topics.hasLeader(partition)) {
                found.add(noLeader(topic.name(), partition));
            } else if (partition.isr().size() < wanted) {
                found.add(tooFewInSync(topic.name(), partition, minimum));
            }
        }
        return found;
    }

    private static String noLeader(String topic, TopicPartitionInfo partition) {
        return topic + "-" + partition.partition() + " has no leader, and its replicas are on the brokers "
                + ids(partition.replicas())
                + " (where none comes back, kafka-leader-election.sh --bootstrap-server BROKER"
                + " --election-type unclean --topic " + topic + " --partition " + partition.partition()
                + " elects one that may lack records)";
    }

    private static String tooFewInSync(String topic, TopicPartitionInfo partition, int minimum) {
        return topic + "-" + partition.partition() + " has replicas in sync on the brokers " + ids(partition.isr())
                + " of " + ids(partition.replicas()) + " alone, and min.insync.replicas is " + minimum
                + " (kafka-topics.sh --bootstrap-server BROKER --describe --topic " + topic + " shows it)";
    }

    /** Whether the worker has to do with the partition: of Kafka's own topics a group has one partition, and each producer. */
    private boolean isUsed(TopicDescription topic, TopicPartitionInfo partition) {
        return switch (topic.name()) {
            case Topic.GROUP_METADATA_TOPIC_NAME -> isOf(group, partition, topic);
            case Topic.TRANSACTION_STATE_TOPIC_NAME ->
                transactionalIds.stream().anyMatch(id -> isOf(id, partition, topic));
            default -> true;
        };
    }

    private static boolean isOf(String name, TopicPartitionInfo partition, TopicDescription topic) {
        return partition.partition()
                == Utils.abs(name.hashCode()) % topic.partitions().size();
    }

    private static String ids(List<Node> brokers) {
        return brokers.stream().map(Node::idString).sorted().collect(Collectors.joining(", "));
    }
}
