package io.deactivateuser.servers;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * The servers of one JVM: a shared pair for tests that leave them alone, and new ones for tests that break theirs. They
 * end with the JVM.
 */
public final class Servers {
    private static final Logger log = LoggerFactory.getLogger(Servers.class);

    private Servers() {}

    /** Which kind is used here, in words. */
    public static String kind() {
        return Kind.DOCKER ? "containers (Testcontainers)" : "an embedded broker and an embedded Postgres";
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
        return Kind.DOCKER ? new ContainerBroker() : new EmbeddedBroker(Map.of());
    }

    public static DatabaseServer newDatabase() {
        return Kind.DOCKER ? new ContainerDatabase() : new EmbeddedDatabase();
    }

    private static final class Kind {
        static final boolean DOCKER = DockerClientFactory.instance().isDockerAvailable();

        static {
            log.info("The servers are {}.", DOCKER ? "containers" : "embedded, as no Docker engine answers");
        }
    }

    private static final class SharedBroker {
        static final BrokerServer INSTANCE = newBroker();
    }

    private static final class SharedDatabase {
        static final DatabaseServer INSTANCE = newDatabase();
    }
}
