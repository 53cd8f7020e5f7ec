package io.deactivateuser.list;

import io.deactivateuser.list.ask.ClientSettings;
import io.deactivateuser.list.ask.Topics;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the worker is asked. */
final class BrokerOptions {
    @Option(
            names = "--bootstrap-server",
            required = true,
            defaultValue = "${env:DEACTIVATE_USERS_BOOTSTRAP_SERVER}",
            paramLabel = "HOST:PORT",
            description = "The Kafka broker, or several, with commas; or set DEACTIVATE_USERS_BOOTSTRAP_SERVER.")
    private String bootstrapServer = "";

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Settings of the Kafka clients for TLS and SASL, as Kafka's own tools take them.")
    private @Nullable Path commandConfig;

    @Option(names = "--requests-topic", paramLabel = "TOPIC", description = "Default: ${DEFAULT-VALUE}")
    private String requestsTopic = "deactivate-user.requests";

    @Option(names = "--results-topic", paramLabel = "TOPIC", description = "Default: ${DEFAULT-VALUE}")
    private String resultsTopic = "deactivate-user.results";

    String server() {
        return bootstrapServer;
    }

    ClientSettings clients() {
        return new ClientSettings(bootstrapServer, commandConfig);
    }

    Topics topics() {
        return new Topics(requestsTopic, resultsTopic);
    }
}
