package io.deactivateuser.recover;

import io.deactivateuser.settings.WorkerSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.springframework.stereotype.Component;

/**
 * What the broker says of the topics. A topic's ID never comes back. So records that were fetched before the ID was asked for, and
 * after it had been the same once, are all of the topic with that ID; no record says so itself.
 */
@Component
public class Topics {
    private static final int ASK_FOR_MILLIS = 3_000;
    private static final int KEPT_MILLIS = 5_000;

    private final Admin admin;
    private final WorkerSettings.Topics names;
    private volatile Answers answers = new Answers("", 0);

    /** Where the results and the dead letters ended, on this JVM's monotonic clock. */
    private record Answers(String text, long askedAt) {}

    Topics(Admin admin, WorkerSettings settings) {
        this.admin = admin;
        this.names = settings.topics();
    }

    /** The request topic's name. */
    public String requests() {
        return names.requests();
    }

    /** The request topic's ID. */
    public String requestsId() {
        return Objects.requireNonNull(describe(List.of(names.requests())).get(names.requests()))
                .topicId()
                .toString();
    }

    /** The partitions of the request topic that have a leader at present. */
    Set<Integer> requestsWithLeader() {
        return Objects.requireNonNull(describe(List.of(names.requests())).get(names.requests())).partitions().stream()
                .filter(Topics::hasLeader)
                .map(TopicPartitionInfo::partition)
                .collect(Collectors.toSet());
    }

    /**
     * All partitions of the results and the dead letters, with their topics' IDs.
     *
     * @throws LeaderNotAvailableException where one has no leader; the client would ask for its offsets without a pause, thousands of
     *     times a second, until its time is up
     */
    Map<TopicPartition, Uuid> answers() {
        Map<TopicPartition, Uuid> partitions = new HashMap<>();
        describe(List.of(names.results(), names.deadLetters()))
                .values()
                .forEach(topic -> topic.partitions().forEach(partition -> {
                    TopicPartition name = new TopicPartition(topic.name(), partition.partition());
                    if (!hasLeader(partition)) {
                        throw new LeaderNotAvailableException(name + " has no leader.");
                    }
                    partitions.put(name, topic.topicId());
                }));
        return partitions;
    }

    static boolean hasLeader(TopicPartitionInfo partition) {
        return partition.leader() != null && !partition.leader().isEmpty();
    }

    /** Offsets of all records, committed or not. */
    Offsets offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
        return offsets(partitions, which, IsolationLevel.READ_UNCOMMITTED);
    }

    /** Offsets of the records that a consumer of this level is given. */
    Offsets offsets(Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel level) {
        return new Offsets(AwaitAdmin.await(admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which)),
                        new ListOffsetsOptions(level).timeoutMs(ASK_FOR_MILLIS))
                .all()));
    }

    /** The broker's answer, which holds each partition that was asked for. */
    record Offsets(Map<TopicPartition, ListOffsetsResultInfo> byPartition) {
        ListOffsetsResultInfo of(TopicPartition partition) {
            return Objects.requireNonNull(byPartition.get(partition));
        }
    }

    /**
     * What the results and the dead letters hold, at most some seconds ago: whatever is sent from now on comes behind it. For each
     * topic its ID and, by partition, the offset at its end.
     */
    String answersSoFar() {
        Answers known = answers;
        long now = System.nanoTime();
        if (known.text().isEmpty() || now - known.askedAt() > KEPT_MILLIS * 1_000_000L) {
            known = new Answers(endsOfAnswers(), now);
            answers = known;
        }
        return known.text();
    }

    private String endsOfAnswers() {
        Map<TopicPartition, Uuid> partitions = answers();
        Offsets ends = offsets(partitions.keySet(), OffsetSpec.latest());
        List<String> topics = new ArrayList<>();
        for (String name : List.of(names.results(), names.deadLetters())) {
            List<TopicPartition> own = partitions.keySet().stream()
                    .filter(partition -> partition.topic().equals(name))
                    .sorted((left, right) -> Integer.compare(left.partition(), right.partition()))
                    .toList();
            topics.add(partitions.get(own.get(0)) + ":"
                    + own.stream()
                            .map(partition -> Long.toString(ends.of(partition).offset()))
                            .collect(Collectors.joining(",")));
        }
        return String.join(" ", topics);
    }

    private Map<String, TopicDescription> describe(Collection<String> topics) {
        Map<String, TopicDescription> descriptions = new HashMap<>();
        admin.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(ASK_FOR_MILLIS))
                .topicNameValues()
                .forEach((topic, description) -> {
                    try {
                        descriptions.put(topic, AwaitAdmin.await(description));
                    } catch (TopicAuthorizationException e) {
                        // The broker's own answer does not say which.
                        throw new TopicAuthorizationException(Set.of(topic));
                    }
                });
        return descriptions;
    }
}
