package io.deactivateuser.bench;

import io.deactivateuser.fixtures.TokenSigner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that answers requests, in a JVM of its own with the worker's memory. */
enum Contestant {
    /** The worker from its jar, every check on. */
    WORKER("worker"),
    /** One record at a time, as an afternoon's work would have it. */
    TEXTBOOK("textbook listener"),
    /** The same tables in sets, no checks. */
    CEILING("ceiling"),
    /** Records in, records out. */
    KAFKA_ALONE("Kafka alone");

    private final String title;

    Contestant(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The command that starts it on a stage, with {@code threads} consumers. */
    List<String> command(Stage stage, BenchSettings settings, int threads, List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        switch (this) {
            case WORKER -> {
                command.addAll(List.of("-jar", settings.jar().toAbsolutePath().toString()));
                command.addAll(worker(stage, threads));
                command.addAll(TokenSigner.arguments());
            }
            case TEXTBOOK -> {
                command.addAll(List.of("-cp", System.getProperty("java.class.path"), TextbookListener.class.getName()));
                command.addAll(textbook(stage));
            }
            case CEILING -> command.addAll(bare(stage, threads, stage.database().url()));
            case KAFKA_ALONE -> command.addAll(bare(stage, threads, ""));
        }
        command.addAll(arguments);
        return command;
    }

    private static List<String> worker(Stage stage, int threads) {
        return List.of(
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + stage.servers().bootstrapServers(),
                "--spring.kafka.consumer.group-id=" + stage.group(),
                "--spring.kafka.listener.concurrency=" + threads,
                "--spring.datasource.url=" + stage.database().url(),
                "--spring.datasource.username=" + stage.database().username(),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                        + stage.servers().requests().publicKeyLocation(),
                "--deactivate-user.topics.requests=" + stage.requests(),
                "--deactivate-user.topics.results=" + stage.results(),
                "--deactivate-user.topics.dead-letters=" + stage.deadLetters(),
                "--deactivate-user.topics.events=");
    }

    private static List<String> textbook(Stage stage) {
        return List.of(
                // Not the worker's settings, which lie on the same class path.
                "--spring.config.name=textbook",
                "--spring.main.banner-mode=off",
                "--spring.main.web-application-type=none",
                // The tables are there.
                "--spring.flyway.enabled=false",
                "--spring.kafka.bootstrap-servers=" + stage.servers().bootstrapServers(),
                "--spring.kafka.consumer.group-id=" + stage.group(),
                "--spring.kafka.consumer.auto-offset-reset=earliest",
                "--spring.datasource.url=" + stage.database().url(),
                "--spring.datasource.username=" + stage.database().username(),
                "--textbook.requests=" + stage.requests(),
                "--textbook.results=" + stage.results());
    }

    private static List<String> bare(Stage stage, int threads, String database) {
        return List.of(
                "-Dlogback.configurationFile=broker-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                BareLoop.class.getName(),
                stage.servers().bootstrapServers(),
                stage.group(),
                stage.requests(),
                stage.results(),
                Integer.toString(threads),
                database,
                stage.database().username());
    }
}
