package io.deactivateuser.security;

import io.deactivateuser.servers.BrokerServer;
import io.deactivateuser.servers.EmbeddedBroker;
import io.deactivateuser.servers.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.TopicPartition;

/**
 * A broker that denies by default: SASL/SCRAM over TLS for the worker, and a listener without any of it for the test,
 * which is the super user. Always embedded, since its configuration is the point.
 */
final class SecuredBroker implements BrokerServer {
    static final String USER = "worker";

    static final String PASSWORD = "worker-secret";
    private static final String STORE_PASSWORD = "store-secret";

    private final Path directory;
    private final String internal = "127.0.0.1:" + FreePort.find();
    private final EmbeddedBroker broker;

    SecuredBroker(Path directory) {
        this.directory = directory;
        createCertificate();
        this.broker = new EmbeddedBroker(settings(), Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, internal));
        createUser();
    }

    /** Where the test reaches it as the super user. */
    @Override
    public String bootstrapServers() {
        return internal;
    }

    /** What the worker needs to reach it as itself. */
    List<String> workerProperties() {
        return List.of(
                "spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "spring.kafka.security.protocol=SASL_SSL",
                "spring.kafka.properties.sasl.mechanism=SCRAM-SHA-512",
                "spring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule"
                        + " required username=\"" + USER + "\" password=\"" + PASSWORD + "\";",
                "spring.kafka.ssl.trust-store-location=file:" + directory.resolve("trust.p12"),
                "spring.kafka.ssl.trust-store-type=PKCS12",
                "spring.kafka.ssl.trust-store-password=" + STORE_PASSWORD);
    }

    /** Where the worker's user reaches it. */
    String securedServers() {
        return broker.bootstrapServers();
    }

    /** What a client needs to be the worker's user, or somebody with another password, as Kafka's tools read it from a file. */
    String clientProperties(String password) {
        return String.join(
                "\n",
                "security.protocol=SASL_SSL",
                "sasl.mechanism=SCRAM-SHA-512",
                "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + USER
                        + "\" password=\"" + password + "\";",
                "ssl.truststore.location=" + directory.resolve("trust.p12"),
                "ssl.truststore.type=PKCS12",
                "ssl.truststore.password=" + STORE_PASSWORD,
                "");
    }

    @Override
    public void kill() {
        broker.kill();
    }

    @Override
    public void start() {
        broker.start();
    }

    @Override
    public void damage(TopicPartition partition, long end) {
        broker.damage(partition, end);
    }

    @Override
    public void cutTail(TopicPartition partition, long end) {
        broker.cutTail(partition, end);
    }

    @Override
    public void close() {
        broker.close();
    }

    private Map<String, String> settings() {
        String controller = "127.0.0.1:" + FreePort.find();
        Map<String, String> settings = new HashMap<>();
        settings.put("listeners", "SASL_SSL://127.0.0.1:$port,INTERNAL://" + internal + ",CONTROLLER://" + controller);
        settings.put("advertised.listeners", "SASL_SSL://127.0.0.1:$port,INTERNAL://" + internal);
        settings.put("controller.quorum.voters", "1@" + controller);
        settings.put("listener.security.protocol.map", "SASL_SSL:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "INTERNAL");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", directory.resolve("key.p12").toString());
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("allow.everyone.if.no.acl.found", "false");
        settings.put("super.users", "User:ANONYMOUS");
        return settings;
    }

    private void createUser() {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, internal))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("The worker's user could not be made", e);
        }
    }

    private void createCertificate() {
        String key = directory.resolve("key.p12").toString();
        String certificate = directory.resolve("certificate.pem").toString();
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                key);
        keytool("-exportcert", "-rfc", "-alias", "broker", "-keystore", key, "-file", certificate);
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "broker",
                "-file",
                certificate,
                "-storetype",
                "PKCS12",
                "-keystore",
                directory.resolve("trust.p12").toString());
    }

    private static void keytool(String... arguments) {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", STORE_PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
