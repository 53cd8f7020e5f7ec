package io.deactivateuser.servers;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of one JVM: a shared pair for tests that leave them alone, and new ones for tests that break theirs. They
 * end with the JVM. The system property {@code servers} says which they are: {@code containers}, {@code embedded}, or, where
 * it is not set, containers where a Docker engine answers that has their images or can fetch them.
 */
public final class Servers {
    private static final Logger log = LoggerFactory.getLogger(Servers.class);

    private Servers() {}

    /** Which kind is used here, in words. */
    public static String kind() {
        return Kind.CONTAINERS ? "containers (Testcontainers)" : "an embedded broker and an embedded Postgres";
    }

    /** The broker that tests share; nobody kills it. */
    public static BrokerServer broker() {
        return SharedBroker.INSTANCE;
    }

    /** The Postgres that tests share; nobody stops it. */
    public static DatabaseServer database() {
        return SharedDatabase.INSTANCE;
    }

    public static BrokerServer newBroker() {
        return newBroker(Map.of());
    }

    /** A broker with settings over those of every broker, as in {@code server.properties}. */
    public static BrokerServer newBroker(Map<String, String> settings) {
        return Kind.CONTAINERS ? new ContainerBroker(settings) : new EmbeddedBroker(settings);
    }

    public static DatabaseServer newDatabase() {
        return newDatabase(Map.of());
    }

    /** A Postgres with further settings, as in {@code postgresql.conf}. */
    public static DatabaseServer newDatabase(Map<String, String> settings) {
        return Kind.CONTAINERS ? new ContainerDatabase(settings) : new EmbeddedDatabase(settings);
    }

    private static final class Kind {
        static final boolean CONTAINERS = choose(System.getProperty("servers", ""));

        private static boolean choose(String asked) {
            return switch (asked) {
                case "embedded" -> {
                    log.info("The servers are embedded, as -Dservers=embedded asks.");
                    yield false;
                }
                case "containers" -> {
                    @Nullable String missing = DockerEngine.missing();
                    if (missing != null) {
                        throw new IllegalStateException("-Dservers=containers asks for containers, but " + missing);
                    }
                    log.info("The servers are containers, as -Dservers=containers asks.");
                    yield true;
                }
                case "" -> {
                    @Nullable String missing = DockerEngine.missing();
                    if (missing == null) {
                        log.info("The servers are containers.");
                    } else {
                        log.warn("The servers are embedded, since {}", missing);
                    }
                    yield missing == null;
                }
                default -> throw new IllegalStateException("-Dservers is containers or embedded, not " + asked);
            };
        }
    }

    private static final class SharedBroker {
        static final BrokerServer INSTANCE = newBroker();
    }

    private static final class SharedDatabase {
        static final DatabaseServer INSTANCE = newDatabase();
    }
}
