package io.deactivateuser.torture.scene;

import io.deactivateuser.deploy.ClassArchive;
import io.deactivateuser.fixtures.TokenSigner;
import io.deactivateuser.servers.Database;
import io.deactivateuser.servers.EmbeddedBroker;
import io.deactivateuser.servers.EmbeddedDatabase;
import io.deactivateuser.servers.FreePort;
import io.deactivateuser.servers.WorkDirectory;
import io.deactivateuser.torture.traffic.Population;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * A broker, a Postgres and workers from the built jar, each a process of its own on loopback. Also where Docker answers,
 * the servers are the embedded ones: signals, ports and data directories are then the same everywhere.
 *
 * <p>Every worker reaches the servers through wires of its own; the harness reaches them directly.
 */
public final class Scene implements AutoCloseable {
    public static final String REQUESTS = "deactivate-user.requests";
    public static final String RESULTS = "deactivate-user.results";
    public static final String DEAD_LETTERS = "deactivate-user.dead-letters";
    public static final String EVENTS = "deactivate-user.events";
    public static final String GROUP = "torture";
    public static final int PARTITIONS = 6;

    private final TokenSigner signer = new TokenSigner();
    private final EmbeddedBroker broker;
    private final DatabaseLog databaseLog;
    private final EmbeddedDatabase server;
    private final Database database;
    private final List<WorkDirectory> directories;
    private final List<WorkerSlot> slots = new ArrayList<>();
    private final List<WentBack> timesBack = Collections.synchronizedList(new ArrayList<>());
    private final int permanent;
    private @Nullable Supervisor supervisor;

    /**
     * Starts the servers, makes topics and users; the workers are still to be started.
     *
     * @param workers how many run all the time; one more place is for a visitor
     */
    public Scene(ClassArchive image, int workers, Path directory, Population population) {
        this.databaseLog = new DatabaseLog(directory);
        this.server = new EmbeddedDatabase(databaseLog.settings());
        this.database = server.createDatabase();
        this.permanent = workers;
        int places = workers + 1;
        List<Integer> listeners = new ArrayList<>();
        List<Integer> links = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            listeners.add(FreePort.find());
            links.add(FreePort.find());
        }
        this.broker = new EmbeddedBroker(brokerSettings(listeners, links));
        this.directories = List.of(broker.directory(), server.directory());
        directories.forEach(WorkDirectory::keep);
        try {
            createTopics();
            new Tables(database).create(population);
            for (int i = 0; i < places; i++) {
                slots.add(slot("worker-" + i, listeners.get(i), links.get(i), image, directory));
            }
        } catch (RuntimeException e) {
            close();
            throw new IllegalStateException(
                    "The scene could not be set; its directories are kept: " + directories(), e);
        }
    }

    /** Starts the workers, and from now on one for each that ends; {@code notes} hears of those that end by themselves. */
    public void start(Consumer<String> notes) {
        workers().forEach(WorkerSlot::join);
        supervisor = new Supervisor(slots, notes);
    }

    /** Protects whom no request deactivates; to be called once a worker has made its tables. */
    public void protect(Population population) {
        new Tables(database).protect(population);
    }

    public EmbeddedBroker broker() {
        return broker;
    }

    public EmbeddedDatabase server() {
        return server;
    }

    public Database database() {
        return database;
    }

    public DatabaseLog databaseLog() {
        return databaseLog;
    }

    public TokenSigner signer() {
        return signer;
    }

    /** The places of the workers that are to run all the time. */
    public List<WorkerSlot> workers() {
        return slots.subList(0, permanent);
    }

    /** A place for a worker that comes and goes. */
    public WorkerSlot visitor() {
        return slots.get(permanent);
    }

    public List<WorkerSlot> places() {
        return slots;
    }

    /** Remembers that Postgres was put back. */
    public void wentBack(WentBack time) {
        timesBack.add(time);
    }

    /** When Postgres was put back. */
    public List<WentBack> timesBack() {
        return List.copyOf(timesBack);
    }

    /** The servers' data directories, which outlast the scene unless they are discarded. */
    public List<Path> directories() {
        return directories.stream().map(WorkDirectory::path).toList();
    }

    /** Has the data directories go when the scene is closed: nobody will want to look into them. */
    public void discard() {
        directories.forEach(WorkDirectory::discard);
    }

    @Override
    public void close() {
        if (supervisor != null) {
            supervisor.close();
        }
        slots.forEach(WorkerSlot::close);
        broker.close();
        server.close();
    }

    private WorkerSlot slot(String name, int listener, int link, ClassArchive image, Path directory) {
        TcpLink toBroker = new TcpLink(link, listener, true);
        TcpLink toDatabase = new TcpLink(0, server.port(), false);
        List<String> command = WorkerCommand.of(
                image,
                name,
                toBroker.port(),
                database.url().replace(":" + server.port() + "/", ":" + toDatabase.port() + "/"),
                signer.publicKeyLocation());
        return new WorkerSlot(name, toBroker, toDatabase, command, directory);
    }

    private static Map<String, String> brokerSettings(List<Integer> listeners, List<Integer> links) {
        StringBuilder listening = new StringBuilder("PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller");
        StringBuilder advertised = new StringBuilder("PLAINTEXT://127.0.0.1:$port");
        StringBuilder protocols = new StringBuilder("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        for (int i = 0; i < listeners.size(); i++) {
            listening.append(",WORKER").append(i).append("://127.0.0.1:").append(listeners.get(i));
            advertised.append(",WORKER").append(i).append("://127.0.0.1:").append(links.get(i));
            protocols.append(",WORKER").append(i).append(":PLAINTEXT");
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("listeners", listening.toString());
        settings.put("advertised.listeners", advertised.toString());
        settings.put("listener.security.protocol.map", protocols.toString());
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        return settings;
    }

    private void createTopics() {
        Map<String, String> large = Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "2000000");
        Map<String, String> requests = new HashMap<>(large);
        requests.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(REQUESTS, Optional.of(PARTITIONS), Optional.empty()).configs(requests),
                            new NewTopic(RESULTS, Optional.of(PARTITIONS), Optional.empty()),
                            new NewTopic(DEAD_LETTERS, Optional.of(1), Optional.empty()),
                            new NewTopic(EVENTS, Optional.of(PARTITIONS), Optional.empty())))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("The topics could not be created", e);
        }
    }
}
