package io.deactivateuser.demo;

import io.deactivateuser.servers.Database;
import io.deactivateuser.servers.EmbeddedBroker;
import io.deactivateuser.servers.EmbeddedDatabase;
import io.deactivateuser.servers.Signal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A broker and a Postgres, both started at once; nothing of them is left when the demo's JVM has ended. */
final class DemoServers {
    private final EmbeddedBroker broker;
    private final EmbeddedDatabase server;
    private final ProcessHandle postmaster;
    private final Database database;

    private DemoServers(EmbeddedBroker broker, EmbeddedDatabase server) {
        this.broker = broker;
        this.server = server;
        this.postmaster = server.process();
        Runtime.getRuntime().addShutdownHook(new Thread(this::endPostgres, "end-postgres"));
        this.database = server.createDatabase();
    }

    static DemoServers start() {
        CompletableFuture<EmbeddedDatabase> starting = CompletableFuture.supplyAsync(EmbeddedDatabase::new);
        EmbeddedBroker broker = new EmbeddedBroker(Map.of());
        return new DemoServers(broker, starting.join());
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    Database database() {
        return database;
    }

    String psql() {
        String name = database.url().substring(database.url().lastIndexOf('/') + 1);
        return "psql -h 127.0.0.1 -p " + server.port() + " -U " + database.username() + " " + name;
    }

    /** At once, since nobody wants the data; the broker has a hook of its own. */
    private void endPostgres() {
        if (postmaster.isAlive()) {
            Signal.send("QUIT", postmaster);
            postmaster.onExit().join();
        }
        server.close();
    }
}
