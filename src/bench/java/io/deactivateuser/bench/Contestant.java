package io.deactivateuser.bench;

import io.deactivateuser.fixtures.Sessions;
import io.deactivateuser.fixtures.TokenSigner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that answers requests, in a JVM of its own with the worker's memory. */
enum Contestant {
    /** The worker from its jar, every check on. */
    WORKER("worker"),
    /** Another version of the worker from its jar, with the settings that both know. */
    WORKER_BEFORE("worker before"),
    /** With an event for each change. */
    WORKER_WITH_EVENTS("worker, events"),
    /** With an event for each change, and three sessions of each user ended. */
    WORKER_WITH_SESSIONS("worker, events and sessions"),
    /** One record at a time, as an afternoon's work would have it. */
    TEXTBOOK("textbook listener"),
    /** The same tables in sets, no checks. */
    CEILING("ceiling"),
    /** The same writes as the worker with events. */
    CEILING_WITH_EVENTS("ceiling, events"),
    /** The same writes as the worker with events and sessions. */
    CEILING_WITH_SESSIONS("ceiling, events and sessions"),
    /** Records in, records out. */
    KAFKA_ALONE("Kafka alone");

    private final String title;

    Contestant(String title) {
        this.title = title;
    }

    boolean isWorker() {
        return this == WORKER || this == WORKER_BEFORE || this == WORKER_WITH_EVENTS || this == WORKER_WITH_SESSIONS;
    }

    /** Whether what it answers is a record for each change beside the reply. */
    boolean hasEvents() {
        return hasSessions() || this == WORKER_WITH_EVENTS || this == CEILING_WITH_EVENTS;
    }

    boolean hasSessions() {
        return this == WORKER_WITH_SESSIONS || this == CEILING_WITH_SESSIONS;
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
            case WORKER, WORKER_WITH_EVENTS, WORKER_WITH_SESSIONS -> {
                command.addAll(List.of("-jar", settings.jar().toAbsolutePath().toString()));
                command.addAll(worker(stage, threads));
                command.add("--deactivate-user.topics.events=" + (hasEvents() ? stage.events() : ""));
                if (hasSessions()) {
                    command.addAll(Sessions.arguments());
                }
                command.addAll(TokenSigner.arguments());
            }
            case WORKER_BEFORE -> {
                command.addAll(
                        List.of("-jar", settings.before().toAbsolutePath().toString()));
                command.addAll(worker(stage, threads));
                command.addAll(TokenSigner.arguments());
            }
            case TEXTBOOK -> {
                command.addAll(List.of("-cp", System.getProperty("java.class.path"), TextbookListener.class.getName()));
                command.addAll(textbook(stage));
            }
            case CEILING, CEILING_WITH_EVENTS, CEILING_WITH_SESSIONS -> {
                command.addAll(bare(stage, threads, stage.database().url()));
                command.add(hasEvents() ? stage.events() : "");
                command.add(hasSessions() ? Sessions.TABLE : "");
            }
            case KAFKA_ALONE -> {
                command.addAll(bare(stage, threads, ""));
                command.addAll(List.of("", ""));
            }
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
                "--deactivate-user.topics.dead-letters=" + stage.deadLetters());
    }

    private static List<String> textbook(Stage stage) {
        return List.of(
                // Not the worker's settings, which lie on the same class path.
                "--spring.config.name=textbook",
                "--spring.main.banner-mode=off",
                "--spring.main.web-application-type=none",
                // The tables were made by the stage.
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
