package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deactivateuser.fixtures.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TopicsIT {
    @Test
    void aCompactedTopicOfDeadLettersIsRefusedSinceItTakesNoneWithoutAKey(CapturedOutput output) throws Exception {
        try (Deployment deployment = Deployment.create();
                Admin admin = deployment.admin()) {
            NewTopic compacted = new NewTopic(deployment.group() + ".compacted", 1, (short) 1)
                    .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
            admin.createTopics(List.of(compacted)).all().get();

            assertThatThrownBy(() -> deployment.startWorker("deactivate-user.topics.dead-letters=" + compacted.name()))
                    .isNotNull();

            assertThat(output)
                    .contains(compacted.name() + " is compacted")
                    .contains("Set its cleanup.policy to delete.");
        }
    }

    @Test
    void theTopicOfEventsIsCreatedCompactedAndAnotherIsWarnedOf(CapturedOutput output) throws Exception {
        try (Deployment deployment = Deployment.create();
                Admin admin = deployment.admin()) {
            String created = deployment.group() + ".created-events";
            deployment.startWorker("deactivate-user.topics.create=true", "deactivate-user.topics.events=" + created);

            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, created);
            Config configuration = admin.describeConfigs(List.of(topic))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
            assertThat(configuration.get(TopicConfig.CLEANUP_POLICY_CONFIG).value())
                    .isEqualTo("compact");
            assertThat(output).doesNotContain("is not compacted alone");

            String kept = deployment.group() + ".kept-events";
            admin.createTopics(List.of(new NewTopic(kept, 1, (short) 1))).all().get();
            deployment.startWorker("deactivate-user.topics.events=" + kept, "deactivate-user.instance-id=other");
            assertThat(output).contains("The topic " + kept + " is not compacted alone");
        }
    }

    @Test
    void anEmptyNameSwitchesEventsOff() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.startWorker("deactivate-user.topics.events=");

            assertThat(deployment
                            .ask(deployment.request(deployment.newUser("active")))
                            .outcome())
                    .isEqualTo("OK");
            assertThat(deployment.changeEvents()).isEmpty();
        }
    }

    @Test
    void missingTopicsAreCreatedWhereThatIsAskedFor() throws Exception {
        try (Deployment deployment = Deployment.create();
                Admin admin = deployment.admin()) {
            String created = deployment.group() + ".created";
            deployment.startWorker(
                    "deactivate-user.topics.create=true",
                    "deactivate-user.topics.requests=" + created,
                    "deactivate-user.topics.partitions=3");

            List<Integer> partitions = admin.describeTopics(List.of(created)).allTopicNames().get().values().stream()
                    .map(description -> description.partitions().size())
                    .toList();
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, created);
            var configuration = admin.describeConfigs(List.of(topic))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();

            assertThat(partitions).containsExactly(3);
            assertThat(configuration
                            .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                            .value())
                    .isEqualTo("LogAppendTime");
        }
    }

    @Test
    void theBrokerChecksWhatIsInflatedInATopicThatIsCreated(CapturedOutput output) throws Exception {
        try (Deployment deployment = Deployment.create()) {
            String created = deployment.group() + ".created";
            deployment.startWorker("deactivate-user.topics.create=true", "deactivate-user.topics.requests=" + created);
            Map<String, Object> compressing = Map.of(
                    "bootstrap.servers",
                    deployment.broker().bootstrapServers(),
                    "compression.type",
                    "gzip",
                    "max.request.size",
                    "10000000");

            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(compressing, new ByteArraySerializer(), new ByteArraySerializer())) {
                assertThat(producer.send(new ProducerRecord<>(created, new byte[60_000])))
                        .succeedsWithin(Duration.ofMinutes(1));
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>(created, new byte[8_000_000]))
                                .get())
                        .hasCauseInstanceOf(InvalidRecordException.class);
            }
            assertThat(output).doesNotContain("max.decompressed.message.bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "max.decompressed.message.bytes, 2147483639, true",
        "max.decompressed.message.bytes, 300000, false",
        "compression.type, uncompressed, false",
        "compression.type, gzip, true"
    })
    void aWarningIsGivenWhereTheBrokerTakesRequestsOfAnySizeOnceInflated(
            String setting, String value, boolean warned, CapturedOutput output) throws Exception {
        try (Deployment deployment = Deployment.create();
                Admin admin = deployment.admin()) {
            set(admin, deployment.requests(), setting, value);

            deployment.startWorker();

            if (warned) {
                assertThat(output).contains("Set the topic's max.decompressed.message.bytes to 262144");
            } else {
                assertThat(output).doesNotContain("max.decompressed.message.bytes");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "5184000000"})
    void aWarningIsGivenWhereRequestsAreKeptLongerThanTheLedger(String retention, CapturedOutput output)
            throws Exception {
        try (Deployment deployment = Deployment.create();
                Admin admin = deployment.admin()) {
            set(admin, deployment.requests(), TopicConfig.RETENTION_MS_CONFIG, retention);

            deployment.startWorker();

            assertThat(output).contains("keeps its records").contains("deactivate-user.ledger.retention");
        }
    }

    @Test
    void noWarningIsGivenWhereTheLedgerIsKeptLonger(CapturedOutput output) throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.startWorker();

            assertThat(output).doesNotContain("keeps its records");
        }
    }

    private static void set(Admin admin, String topic, String setting, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(setting, value), OpType.SET))))
                .all()
                .get();
    }
}
