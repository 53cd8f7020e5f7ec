package io.deactivateuser.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Readme;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import io.deactivateuser.servers.Servers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A broker that denies by default, and a worker with the ACLs of the README's table and no others. */
@ExtendWith(OutputCaptureExtension.class)
class BrokerRightsIT {
    private static final String INSTANCE = "worker-1";
    private static final String HEADING = "| resource | name | pattern | operation |";

    @TempDir
    private static Path directory;

    @AutoClose
    private static SecuredBroker broker;

    @AutoClose
    private Deployment deployment;

    private List<AclBinding> acls;

    @BeforeAll
    static void startBroker() {
        broker = new SecuredBroker(directory);
    }

    @BeforeEach
    void grant() throws Exception {
        deployment = Deployment.on(broker, Servers.database());
        acls = new Readme().table(HEADING).stream().map(row -> acl(row)).toList();
        try (Admin admin = deployment.admin()) {
            admin.createAcls(acls).all().get();
        }
    }

    @Test
    void theDocumentedAclsAreEnough(CapturedOutput output) {
        startWorker().ready();

        Answered reply = deployment.ask(deployment.request(deployment.newUser("active")));
        Answered deadLetter = deployment.ask(TestRequest.ofText("no json"));

        assertThat(reply.outcome()).isEqualTo("OK");
        assertThat(deadLetter.deadLetter()).isTrue();
        assertThat(output).doesNotContain("uthoriz").doesNotContain("cannot be checked");
    }

    @ParameterizedTest
    @CsvSource({
        "TOPIC, requests, READ, READ",
        "TOPIC, results, WRITE, WRITE",
        "TOPIC, results, READ, READ",
        "TOPIC, dead-letters, WRITE, WRITE",
        "TOPIC, dead-letters, READ, READ",
        "TOPIC, events, WRITE, WRITE",
        "GROUP, '', READ, READ",
        "TRANSACTIONAL_ID, '', WRITE, WRITE",
    })
    void withoutOneTheWorkerDoesNotStartAndNamesIt(
            ResourceType type, String suffix, AclOperation operation, String named, CapturedOutput output)
            throws Exception {
        AclBinding missing = revoke(type, suffix, operation);

        assertThat(catchThrowable(this::startWorker)).isNotNull();

        assertThat(output).contains(missing.pattern().name()).contains("Grant " + named + " on");
    }

    @ParameterizedTest
    @CsvSource({"requests", "results", "dead-letters", "events"})
    void withoutDescribeConfigsItStartsAndSaysWhatItCouldNotCheck(String topic, CapturedOutput output)
            throws Exception {
        AclBinding missing = revoke(ResourceType.TOPIC, topic, AclOperation.DESCRIBE_CONFIGS);

        startWorker().ready();

        assertThat(output)
                .contains("the topic " + missing.pattern().name() + " cannot be checked; grant DESCRIBE_CONFIGS on it");
    }

    @ParameterizedTest
    @CsvSource({"requests, READ", "results, WRITE", "dead-letters, WRITE", "events, WRITE"})
    void aRightThatIsTakenAwayFromARunningWorkerIsNamedAndWaitedOut(
            String topic, AclOperation operation, CapturedOutput output) throws Exception {
        startWorker().ready();
        AclBinding missing = revoke(ResourceType.TOPIC, topic, operation);

        var waiting = deployment.send(deployment.request(deployment.newUser("active")), TestRequest.ofText("no json"));
        Awaitility.await()
                .until(() -> output.getOut()
                        .contains("Not authorized to access topics: ["
                                + missing.pattern().name()));
        try (Admin admin = deployment.admin()) {
            admin.createAcls(List.of(missing)).all().get();
        }

        deployment.answers().to(waiting);
        deployment.assertExactlyOneAnswerEach();
    }

    @Test
    void transactionalIdsThatAreTakenAwayFromARunningWorkerAreWaitedOut(CapturedOutput output) throws Exception {
        startWorker().ready();
        AclBinding missing = revoke(ResourceType.TRANSACTIONAL_ID, "", AclOperation.WRITE);

        var waiting = deployment.send(deployment.request(deployment.newUser("active")), TestRequest.ofText("no json"));
        Awaitility.await().until(() -> output.getOut().contains("cannot be found out yet"));
        try (Admin admin = deployment.admin()) {
            admin.createAcls(List.of(missing)).all().get();
        }

        deployment.answers().to(waiting);
        deployment.assertExactlyOneAnswerEach();
    }

    private Worker startWorker() {
        List<String> properties = new ArrayList<>(broker.workerProperties());
        properties.add("deactivate-user.instance-id=" + INSTANCE);
        // What the broker refuses later is in the log of the container.
        properties.add("logging.level.org.springframework.kafka=ERROR");
        return deployment.startWorker(List.of(), properties.toArray(String[]::new));
    }

    private AclBinding revoke(ResourceType type, String suffix, AclOperation operation)
            throws ExecutionException, InterruptedException {
        AclBinding missing = acls.stream()
                .filter(acl -> acl.pattern().resourceType() == type
                        && acl.pattern().name().contains(suffix)
                        && acl.entry().operation() == operation)
                .findFirst()
                .orElseThrow();
        try (Admin admin = deployment.admin()) {
            admin.deleteAcls(List.of(missing.toFilter())).all().get();
        }
        return missing;
    }

    /** A row of the README's table, for this deployment's names. */
    private AclBinding acl(List<String> row) {
        String name = Stream.of(row.get(1))
                .map(text -> text.replace("deactivate-user", deployment.group()))
                .findFirst()
                .orElseThrow();
        return new AclBinding(
                new ResourcePattern(ResourceType.valueOf(row.get(0)), name, PatternType.valueOf(row.get(2))),
                new AccessControlEntry(
                        "User:" + SecuredBroker.USER, "*", AclOperation.valueOf(row.get(3)), AclPermissionType.ALLOW));
    }
}
