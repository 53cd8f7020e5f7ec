package io.deactivateuser.bench;

import io.deactivateuser.servers.Database;
import io.deactivateuser.servers.EmbeddedBroker;
import io.deactivateuser.servers.EmbeddedDatabase;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A broker and a durable Postgres, each in processes of its own. */
final class BenchServers implements AutoCloseable {
    private final EmbeddedBroker broker = new EmbeddedBroker(Map.of());
    private final EmbeddedDatabase postgres =
            new EmbeddedDatabase(Map.of("shared_buffers", "2GB", "max_wal_size", "8GB"));
    private final Admin admin = Admin.create(Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            AdminClientConfig.RETRY_BACKOFF_MS_CONFIG,
            "10"));
    private final Requests requests = new Requests();
    private final Directories directories = new Directories(postgres.createDatabase());

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    Admin admin() {
        return admin;
    }

    Requests requests() {
        return requests;
    }

    Directories directories() {
        return directories;
    }

    /** Any database of the server. */
    Database administration() {
        return directories.server();
    }

    double brokerCpuSeconds() {
        return Usage.cpuSeconds(broker.process());
    }

    double postgresCpuSeconds() {
        return Usage.cpuSeconds(postgres.process());
    }

    @Override
    public void close() {
        admin.close();
        postgres.close();
        broker.close();
    }
}
