package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Answers;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.servers.Database;
import io.deactivateuser.servers.Servers;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Replies to records at the same offsets which are not ours: they say nothing of whether our batch was answered. The
 * results get the broker's timestamps, as the compose file has it, so that each is younger than the batch.
 */
class ForeignReplyIT {
    @AutoClose
    private final Deployment deployment = Deployment.create();

    private final List<String> users =
            List.of(deployment.newUser("active"), deployment.newUser("active"), deployment.newUser("active"));

    @BeforeEach
    void brokersTimestamps() throws Exception {
        ConfigResource results = new ConfigResource(ConfigResource.Type.TOPIC, deployment.results());
        ConfigEntry entry = new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        try (Admin admin = deployment.admin()) {
            admin.incrementalAlterConfigs(Map.of(results, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    @Test
    void whatACanaryGroupAnsweredIsNotTakenForOurAnswer() {
        Answers canarys = deployment.answersWhere(answered -> answered.code() == 7);
        Answers ours = deployment.answersWhere(answered -> answered.code() != 7);
        List<Position> requests = Crash.beforeTheCommitOf(deployment, requests("r"));
        // Nobody may do anything there, so that it answers all with PERMISSION_DENIED.
        Database canaryDatabase = Servers.database().createDatabase();
        String canaryGroup = deployment.group() + "-canary";
        deployment.startWorker(
                "spring.kafka.consumer.group-id=" + canaryGroup, "spring.datasource.url=" + canaryDatabase.url());
        canarys.to(requests);

        deployment.startWorker();

        assertThat(ours.to(requests)).extracting(Answered::outcome).containsOnly("OK");
        ours.assertExactlyOneTo(requests);
        canarys.assertExactlyOneTo(requests);
        String topic = deployment.requestTopic().id();
        assertThat(ours.untilNow()).allMatch(answered -> answered.isOf(topic, deployment.group()));
        assertThat(canarys.untilNow()).allMatch(answered -> answered.isOf(topic, canaryGroup));
        assertThat(users)
                .extracting(user -> deployment.directory().events(user).size())
                .as("audit events")
                .containsOnly(1);
    }

    @Test
    void whatWasAnsweredInATopicOfTheSameNameIsNotTakenForAnAnswerInTheNewOne() {
        Answers toTheOld = deployment.answersWhere(
                answered -> String.valueOf(answered.requestId()).startsWith("old-"));
        Answers toTheNew = deployment.answersWhere(
                answered -> String.valueOf(answered.requestId()).startsWith("new-"));
        Crash.afterTheCommitOf(
                deployment,
                deployment.request("old-0", deployment.newUser("active")).on(0),
                deployment.request("old-1", deployment.newUser("active")).on(0),
                deployment.request("old-2", deployment.newUser("active")).on(0));
        deployment.makeRequestsAnew();
        List<Position> requests = Crash.beforeTheCommitOf(deployment, requests("new"));

        deployment.startWorker();

        assertThat(toTheNew.to(requests)).extracting(Answered::outcome).containsOnly("OK");
        toTheNew.assertExactlyOneTo(requests);
        toTheOld.assertExactlyOneTo(requests);
    }

    private TestRequest[] requests(String prefix) {
        return users.stream()
                .map(user -> deployment.request(deployment.newId(prefix), user).on(0))
                .toArray(TestRequest[]::new);
    }
}
