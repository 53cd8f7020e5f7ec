package io.deactivateuser.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.list.Tool;
import io.deactivateuser.list.Tool.Ended;
import io.deactivateuser.servers.Servers;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list tool with a broker that denies by default. */
class ListOverSaslIT {
    @TempDir
    private Path directory;

    @Test
    void theTwoRightsOfTheReadmeAreEnoughAndWhatIsNotAcceptedIsSaid() throws Exception {
        try (SecuredBroker broker = new SecuredBroker(directory);
                Deployment deployment = Deployment.on(broker, Servers.database())) {
            deployment.startWorker();
            Tool tool = new Tool(directory, deployment);
            Path people = tool.people(tool.users(3));
            Path good = tool.write("client.properties", broker.clientProperties(SecuredBroker.PASSWORD));
            Path bad = tool.write("other.properties", broker.clientProperties("wrong"));
            String server = "--bootstrap-server=" + broker.securedServers();

            Ended stranger = tool.ended(Tool.run(people, "--yes=3", server, "--command-config=" + bad));
            assertThat(stranger.status()).as(stranger.err()).isEqualTo(5);
            assertThat(stranger.err()).contains("did not accept who you are").doesNotContain("wrong");

            Ended denied = tool.ended(Tool.run(people, "--yes=3", server, "--command-config=" + good));
            assertThat(denied.status()).as(denied.err()).isEqualTo(5);
            assertThat(denied.err()).contains("you need WRITE on the requests' topic and READ on the results'");

            try (Admin admin = deployment.admin()) {
                admin.createAcls(List.of(
                                acl(deployment.requests(), AclOperation.WRITE),
                                acl(deployment.results(), AclOperation.READ)))
                        .all()
                        .get();
            }
            Ended ended = tool.ended(Tool.run(people, "--yes=3", server, "--command-config=" + good));
            assertThat(ended.status()).as(ended.err()).isZero();
        }
    }

    private static AclBinding acl(String topic, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:" + SecuredBroker.USER, "*", operation, AclPermissionType.ALLOW));
    }
}
