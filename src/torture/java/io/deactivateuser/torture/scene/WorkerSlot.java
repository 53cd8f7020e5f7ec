package io.deactivateuser.torture.scene;

import io.deactivateuser.servers.FreePort;
import io.deactivateuser.servers.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A place where one worker runs, with wires of its own to the broker and to Postgres. Whoever ends the worker, a new
 * process takes its place under the same instance ID while the place is wanted, as a supervisor would have it.
 */
public final class WorkerSlot implements AutoCloseable {
    private static final Duration ASK = Duration.ofSeconds(3);
    private static final Duration LEAVES_WITHIN = Duration.ofSeconds(30);
    /** 128 and the signal's number. */
    private static final int SIGTERM_STATUS = 143;

    private final String name;
    private final TcpLink broker;
    private final TcpLink database;
    private final int port = FreePort.find();
    private final List<String> command;
    private final Path log;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ASK).build();
    private final AtomicInteger starts = new AtomicInteger();
    private @Nullable Process process;
    private boolean wanted;
    private boolean frozen;
    private boolean killed;

    WorkerSlot(String name, TcpLink broker, TcpLink database, List<String> command, Path directory) {
        this.name = name;
        this.broker = broker;
        this.database = database;
        this.command = new ArrayList<>(command);
        this.command.add("--server.port=" + port);
        this.log = directory.resolve(name + ".log");
    }

    public String name() {
        return name;
    }

    public TcpLink broker() {
        return broker;
    }

    public TcpLink database() {
        return database;
    }

    public Path log() {
        return log;
    }

    public int starts() {
        return starts.get();
    }

    public synchronized void join() {
        wanted = true;
        supervise();
    }

    /** SIGTERM, and nobody takes its place. */
    public synchronized void leave() {
        wanted = false;
        if (process != null) {
            process.destroy();
        }
    }

    /** Ends it at once with SIGKILL. */
    public synchronized void kill() {
        if (process != null && process.isAlive()) {
            killed = true;
            process.destroyForcibly().onExit().join();
        }
    }

    public synchronized void freeze() {
        if (process != null && process.isAlive()) {
            Signal.send("STOP", process.toHandle());
            frozen = true;
        }
    }

    public synchronized void thaw() {
        if (process != null && frozen) {
            frozen = false;
            Signal.send("CONT", process.toHandle());
        }
    }

    public synchronized boolean running() {
        return process != null && process.isAlive() && !frozen;
    }

    /** Waits for its end after {@link #leave()}; what is wrong with it, or null. */
    public @Nullable String awaitEnd() {
        Process ending;
        synchronized (this) {
            ending = process;
        }
        if (ending == null || killed) {
            return null;
        }
        try {
            if (!ending.waitFor(LEAVES_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                return name + " has not left " + LEAVES_WITHIN + " after SIGTERM";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return name + " was not awaited";
        }
        return ending.exitValue() == SIGTERM_STATUS ? null : name + " ended with status " + ending.exitValue();
    }

    public boolean ready() {
        return running() && up("readiness");
    }

    public boolean alive() {
        return running() && up("liveness");
    }

    /** Starts a new process where one is wanted and none runs; what to say about it, or null. */
    synchronized @Nullable String supervise() {
        if (!wanted || (process != null && process.isAlive())) {
            return null;
        }
        String ended = process == null || killed ? null : name + " ended with status " + process.exitValue();
        killed = false;
        frozen = false;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            starts.incrementAndGet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ended;
    }

    @Override
    public void close() {
        synchronized (this) {
            wanted = false;
        }
        kill();
        broker.close();
        database.close();
    }

    private boolean up(String probe) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/health/" + probe))
                    .timeout(ASK)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
