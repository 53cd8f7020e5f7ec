package io.deactivateuser.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Postgres in processes of its own, with every durability setting on. */
public final class EmbeddedDatabase implements DatabaseServer {
    private static final String USERNAME = "postgres";
    private static final Duration START = Duration.ofSeconds(60);

    private final WorkDirectory directory = new WorkDirectory("postgres");
    private final int port = FreePort.find();
    private final Map<String, String> settings;
    private @Nullable EmbeddedPostgres postgres;

    public EmbeddedDatabase() {
        this(Map.of());
    }

    /** Starts a Postgres with further settings, as in {@code postgresql.conf}. */
    public EmbeddedDatabase(Map<String, String> settings) {
        this.settings = settings;
        start();
    }

    @Override
    public Database createDatabase() {
        return new Database(url(NewDatabase.in(administration())), USERNAME, "");
    }

    @Override
    public DataCopy copy() {
        return DataCopy.take(new CopiedDirectory(directory.path()), administration());
    }

    @Override
    public synchronized void putBack(DataCopy copy) {
        stop();
        copy.putBack();
        start();
    }

    /** Goes on as a standby does, which may be read and takes no changes. */
    public synchronized void standBy() {
        stop();
        try {
            Files.createFile(directory.path().resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /** The server's first process; signals to its group reach all of them. */
    public ProcessHandle process() {
        try {
            String pid = Files.readAllLines(directory.path().resolve("postmaster.pid"))
                    .get(0);
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Stops all its processes where they stand: connections live on, and nobody answers. */
    public void freeze() {
        // The first process first, so that it makes no further ones meanwhile.
        ProcessHandle postmaster = process();
        Signal.send("STOP", postmaster);
        postmaster.descendants().forEach(process -> sendIfAlive("STOP", process));
    }

    /** Lets all its processes go on. */
    public void thaw() {
        ProcessHandle postmaster = process();
        postmaster.descendants().forEach(process -> sendIfAlive("CONT", process));
        Signal.send("CONT", postmaster);
    }

    /** Its data and whatever else it needs. */
    public WorkDirectory directory() {
        return directory;
    }

    @Override
    public synchronized void stop() {
        if (postgres == null) {
            return;
        }
        ProcessHandle postmaster = process();
        // Postgres's own "immediate shutdown".
        Signal.send("QUIT", postmaster);
        postmaster.onExit().join();
        release();
    }

    @Override
    public synchronized void start() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory.path())
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(START)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("unix_socket_directories", "''");
        settings.forEach(builder::setServerConfig);
        try {
            postgres = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        release();
        directory.close();
    }

    private static void sendIfAlive(String signal, ProcessHandle process) {
        try {
            Signal.send(signal, process);
        } catch (IllegalStateException e) {
            if (process.isAlive()) {
                throw e;
            }
        }
    }

    private void release() {
        if (postgres != null) {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            postgres = null;
        }
    }

    private Database administration() {
        return new Database(url("postgres"), USERNAME, "");
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
