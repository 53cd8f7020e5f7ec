package io.deactivateuser.start;

import io.deactivateuser.recover.AwaitAdmin;
import io.deactivateuser.settings.StartRefusedException;
import io.deactivateuser.settings.WorkerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Before the consumers start: the topics are there, take what the worker writes, and keep no longer than the ledger. */
@Component
class CheckTopics {
    private static final Logger log = LoggerFactory.getLogger(CheckTopics.class);

    private static final String UNCOMPRESSED = "uncompressed";
    private static final String BROKER_MAKES_TOPICS = "auto.create.topics.enable";

    /** A record of this inflated size, in bytes, takes up to a hundred times as much memory, if it is all headers. */
    private static final int LARGEST_IN_MEMORY = 1_048_576;

    private final Admin admin;
    private final WorkerSettings settings;

    CheckTopics(Admin admin, WorkerSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /**
     * Creates missing topics where that is asked for.
     *
     * @throws StartRefusedException where a topic is missing, may not be used, or takes no record of the size that the worker writes
     */
    void check() {
        Collection<String> missing = missing(all());
        if (!missing.isEmpty() && settings.topics().create()) {
            create(missing);
        } else if (!missing.isEmpty()) {
            throw new StartRefusedException(
                    "These topics do not exist: " + String.join(", ", missing) + ".",
                    "Create them, or set deactivate-user.topics.create=true. Without events of the changes, set"
                            + " deactivate-user.topics.events to an empty value.");
        }
        checkConfiguration();
        warnOfTopicsThatComeBack();
    }

    /** The consumers ask for no topic to be made anew; for a producer there is no such setting. */
    private void warnOfTopicsThatComeBack() {
        try {
            Node any = AwaitAdmin.beforeStart(admin.describeCluster().nodes())
                    .iterator()
                    .next();
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, any.idString());
            Config configuration = Objects.requireNonNull(AwaitAdmin.beforeStart(
                            admin.describeConfigs(List.of(broker)).all())
                    .get(broker));
            ConfigEntry makes = configuration.get(BROKER_MAKES_TOPICS);
            if (makes != null && Boolean.parseBoolean(makes.value())) {
                log.warn(
                        "The broker has {}=true: a topic that is deleted while workers run comes back with the broker's defaults, empty,"
                                + " once a producer asks for it, where its principal may create topics. Set it to false.",
                        BROKER_MAKES_TOPICS);
            }
        } catch (KafkaException e) {
            log.debug("Whether the broker makes topics by itself cannot be asked.", e);
        }
    }

    private List<String> all() {
        List<String> topics = new ArrayList<>(written());
        topics.add(settings.topics().requests());
        return topics;
    }

    private List<String> written() {
        List<String> topics = new ArrayList<>(
                List.of(settings.topics().results(), settings.topics().deadLetters()));
        if (settings.topics().hasEvents()) {
            topics.add(settings.topics().events());
        }
        return topics;
    }

    private Collection<String> missing(List<String> topics) {
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        Collection<String> missing = new TreeSet<>();
        described.forEach((topic, description) -> {
            try {
                checkOperations(topic, AwaitAdmin.beforeStart(description).authorizedOperations());
            } catch (UnknownTopicOrPartitionException e) {
                missing.add(topic);
            } catch (TopicAuthorizationException e) {
                checkOperations(topic, Set.of());
            }
        });
        return missing;
    }

    /** Replies and dead letters are read, too: where it is not known whether a batch was committed, they tell. */
    private void checkOperations(String topic, @Nullable Set<AclOperation> granted) {
        List<AclOperation> needed = new ArrayList<>();
        if (!topic.equals(settings.topics().requests())) {
            needed.add(AclOperation.WRITE);
        }
        if (!topic.equals(settings.topics().events())) {
            needed.add(AclOperation.READ);
        }
        for (AclOperation operation : needed) {
            if (granted != null && !granted.contains(operation)) {
                throw new StartRefusedException(
                        "The broker does not let the worker " + operation.name().toLowerCase(Locale.ROOT)
                                + " the topic " + topic + ".",
                        "Grant " + operation + " on it.");
            }
        }
    }

    private void create(Collection<String> missing) {
        for (String topic : missing) {
            try {
                create(topic, TopicConfig.MAX_DECOMPRESSED_MESSAGE_BYTES_CONFIG, Integer.toString(largestInflated()));
            } catch (InvalidConfigurationException e) {
                // A broker from before 4.2.2 compares with max.message.bytes again once it has inflated a batch.
                create(topic, TopicConfig.COMPRESSION_TYPE_CONFIG, UNCOMPRESSED);
            }
        }
    }

    private void create(String topic, String inflatedSizes, String value) {
        short replicas = settings.topics().replicationFactor();
        // With the broker's own timestamps, a token counts at the time at which its request was appended.
        Map<String, String> configuration = Map.of();
        if (topic.equals(settings.topics().requests())) {
            configuration = Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime", inflatedSizes, value);
        } else if (topic.equals(settings.topics().events())) {
            configuration = Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        }
        NewTopic wanted = new NewTopic(
                        topic,
                        Optional.of(settings.topics().partitions()),
                        replicas < 1 ? Optional.empty() : Optional.of(replicas))
                .configs(configuration);
        try {
            AwaitAdmin.beforeStart(admin.createTopics(List.of(wanted)).all());
            log.info("Created the topic {}.", topic);
        } catch (TopicExistsException e) {
            log.info("Another worker created the topic {}.", topic);
        }
    }

    /** The inflated size up to which the broker takes a record. Far above what is read: one record above it has its whole batch refused. */
    private int largestInflated() {
        return Math.max(262_144, 4 * settings.requests().maxBytes());
    }

    private void checkConfiguration() {
        Map<String, Config> configurations = configurations();
        Long retention = number(configurations.get(settings.topics().requests()), TopicConfig.RETENTION_MS_CONFIG);
        long ledger = settings.ledger().retention().toMillis();
        if (retention != null && (retention < 0 || retention > ledger)) {
            log.warn(
                    "The topic {} keeps its records {}, the ledger its answers {}: a request that is read again after"
                            + " that is not recognised as a repeat. Lower the topic's retention.ms or raise"
                            + " deactivate-user.ledger.retention.",
                    settings.topics().requests(),
                    retention < 0 ? "for ever" : "for " + Duration.ofMillis(retention),
                    settings.ledger().retention());
        }
        checkInflatedSizes(configurations.get(settings.topics().requests()));
        checkCompaction(configurations);
        checkRetentionOfAnswers(configurations);
        int largest = settings.topics().maxRecordBytes();
        for (String topic : written()) {
            Long taken = number(configurations.get(topic), TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            if (taken != null && taken < largest) {
                throw new StartRefusedException(
                        "The topic " + topic + " takes records of " + taken + " bytes, the worker writes up to "
                                + largest + ".",
                        "Raise the topic's max.message.bytes or lower deactivate-user.topics.max-record-bytes.");
            }
        }
    }

    /** The client inflates a whole record before the worker can look at it. */
    private void checkInflatedSizes(@Nullable Config requests) {
        if (requests == null) {
            return;
        }
        Long inflated = number(requests, TopicConfig.MAX_DECOMPRESSED_MESSAGE_BYTES_CONFIG);
        ConfigEntry compression = requests.get(TopicConfig.COMPRESSION_TYPE_CONFIG);
        boolean checked = inflated != null && inflated <= Math.max(LARGEST_IN_MEMORY, largestInflated());
        if (!checked && (compression == null || !compression.value().equals(UNCOMPRESSED))) {
            log.warn(
                    "The topic {} takes compressed records of any size once inflated, even of more than this worker's memory holds;"
                            + " such a one is set aside unread, with those behind it in its batch. Set the topic's"
                            + " max.decompressed.message.bytes to {}; a broker from before 4.2.2 has compression.type=uncompressed"
                            + " instead.",
                    settings.topics().requests(),
                    largestInflated());
        }
    }

    /** What was told is read back where the database has lost it, or may have. */
    private void checkRetentionOfAnswers(Map<String, Config> configurations) {
        Long requests = number(configurations.get(settings.topics().requests()), TopicConfig.RETENTION_MS_CONFIG);
        for (String topic :
                List.of(settings.topics().results(), settings.topics().deadLetters())) {
            Long answers = number(configurations.get(topic), TopicConfig.RETENTION_MS_CONFIG);
            if (requests != null && answers != null && answers >= 0 && (requests < 0 || answers < requests)) {
                log.warn(
                        "The topic {} keeps its records {}, less than the requests are kept: where the database has to be restored,"
                                + " older requests cannot be told from those that nobody answered. Raise its retention.ms.",
                        topic,
                        "for " + Duration.ofMillis(answers));
            }
        }
    }

    /** A compacted topic takes no record without a key, and forgets all but the last of those with the same one. */
    private void checkCompaction(Map<String, Config> configurations) {
        if (isCompacted(configurations.get(settings.topics().deadLetters()))) {
            throw new StartRefusedException(
                    "The topic " + settings.topics().deadLetters()
                            + " is compacted, and takes no dead letter without a key.",
                    "Set its cleanup.policy to delete.");
        }
        Config events = configurations.get(settings.topics().events());
        if (events != null && !TopicConfig.CLEANUP_POLICY_COMPACT.equals(cleanupPolicy(events))) {
            log.warn(
                    "The topic {} is not compacted alone, so it does not keep the last event of each user. Whoever reads it to know who"
                            + " has no access sees less with time. Set its cleanup.policy to compact.",
                    settings.topics().events());
        }
        for (String topic :
                List.of(settings.topics().requests(), settings.topics().results())) {
            if (isCompacted(configurations.get(topic))) {
                log.warn(
                        "The topic {} is compacted: of records with the same key the broker forgets all but the last, whether"
                                + " they were read or not. Set its cleanup.policy to delete.",
                        topic);
            }
        }
    }

    private static boolean isCompacted(@Nullable Config configuration) {
        return configuration != null && cleanupPolicy(configuration).contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    /** Empty where the broker does not tell. */
    private static String cleanupPolicy(Config configuration) {
        ConfigEntry policy = configuration.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        return policy == null ? "" : policy.value();
    }

    private Map<String, Config> configurations() {
        List<ConfigResource> resources = all().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<String, Config> configurations = new HashMap<>();
        admin.describeConfigs(resources).values().forEach((topic, configuration) -> {
            try {
                configurations.put(topic.name(), AwaitAdmin.beforeStart(configuration));
            } catch (KafkaException e) {
                log.warn(
                        "The retention and the record size of the topic {} cannot be checked; grant DESCRIBE_CONFIGS on"
                                + " it. {}",
                        topic.name(),
                        e.getMessage());
            }
        });
        return configurations;
    }

    private static @Nullable Long number(@Nullable Config configuration, String name) {
        return configuration == null || configuration.get(name) == null
                ? null
                : Long.valueOf(configuration.get(name).value());
    }
}
