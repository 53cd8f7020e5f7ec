package io.deactivateuser.torture.scene;

import io.deactivateuser.deploy.ClassArchive;
import io.deactivateuser.fixtures.Sessions;
import io.deactivateuser.fixtures.TokenSigner;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command line of a worker: the built jar, laid out as in the image. Timeouts are shorter than the defaults, by ordinary
 * configuration, so that many faults that outlast them fit into some minutes. Batches are gathered for a tenth of a second,
 * so that all the starts find some of two cores free; for their sake the classes come from an archive, too.
 */
final class WorkerCommand {
    private WorkerCommand() {}

    static List<String> of(
            ClassArchive image, String name, int brokerPort, String databaseUrl, String publicKeyLocation) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                image.option(),
                "-jar",
                image.jar().toString(),
                "--deactivate-user.instance-id=" + name,
                "--spring.kafka.bootstrap-servers=127.0.0.1:" + brokerPort,
                "--spring.kafka.consumer.group-id=" + Scene.GROUP,
                "--spring.kafka.consumer.properties.session.timeout.ms=6000",
                "--spring.kafka.consumer.properties.heartbeat.interval.ms=1500",
                "--spring.kafka.consumer.properties.max.poll.interval.ms=30000",
                "--spring.kafka.consumer.properties.request.timeout.ms=5000",
                "--spring.kafka.consumer.fetch-min-size=64KB",
                "--spring.kafka.consumer.fetch-max-wait=100ms",
                "--spring.kafka.producer.properties.transaction.timeout.ms=8000",
                "--spring.kafka.producer.properties.delivery.timeout.ms=6000",
                "--spring.kafka.producer.properties.request.timeout.ms=3000",
                "--spring.kafka.producer.properties.max.block.ms=5000",
                "--spring.datasource.url=" + databaseUrl,
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=",
                "--spring.datasource.hikari.connection-timeout=3000",
                "--spring.datasource.hikari.data-source-properties.connectTimeout=2",
                "--spring.datasource.hikari.data-source-properties.socketTimeout=5",
                "--spring.datasource.hikari.data-source-properties.options=-c statement_timeout=4s -c lock_timeout=3s"
                        + " -c idle_in_transaction_session_timeout=4s",
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + publicKeyLocation,
                "--deactivate-user.replies.confluent-schema-id.json=1",
                "--deactivate-user.replies.confluent-schema-id.protobuf=2",
                "--logging.level.org.apache.kafka=ERROR");
        return Stream.of(command, Sessions.arguments(), TokenSigner.arguments())
                .flatMap(List::stream)
                .toList();
    }
}
