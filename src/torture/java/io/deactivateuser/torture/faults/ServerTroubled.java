package io.deactivateuser.torture.faults;

import io.deactivateuser.servers.Signal;
import io.deactivateuser.torture.scene.Scene;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/** A server is ended, stopped or made to refuse, and comes back some seconds later. */
final class ServerTroubled implements Fault {
    private final String kind;
    private final long millis;
    private final Act begin;
    private final Act end;

    private ServerTroubled(String kind, long millis, Act begin, Act end) {
        this.kind = kind;
        this.millis = millis;
        this.begin = begin;
        this.end = end;
    }

    static List<Fault> all() {
        return List.of(
                new ServerTroubled(
                        "broker killed (SIGKILL)",
                        1_000,
                        scene -> scene.broker().kill(),
                        scene -> scene.broker().start()),
                // Longer than the worker waits for its commit and then for a new producer, 5 s each.
                new ServerTroubled(
                        "broker gone for 13 s",
                        13_000,
                        scene -> scene.broker().kill(),
                        scene -> scene.broker().start()),
                new ServerTroubled(
                        "broker frozen (SIGSTOP 7 s)",
                        7_000,
                        scene -> Signal.send("STOP", scene.broker().process()),
                        scene -> Signal.send("CONT", scene.broker().process())),
                new ServerTroubled(
                        "Postgres ended (immediate shutdown)",
                        1_000,
                        scene -> scene.server().stop(),
                        scene -> scene.server().start()),
                // Longer than a batch has time, and than every timeout of its statements and of the session.
                new ServerTroubled(
                        "Postgres frozen (SIGSTOP 11 s)",
                        11_000,
                        scene -> scene.server().freeze(),
                        scene -> scene.server().thaw()),
                new ServerTroubled(
                        "Postgres read-only", 4_000, scene -> readOnly(scene, "on"), scene -> readOnly(scene, "off")));
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public boolean hitsServers() {
        return true;
    }

    @Override
    public boolean strike(Scene scene, Random random, FaultLog log) throws InterruptedException {
        log.note(kind);
        try {
            begin.on(scene);
            Thread.sleep(millis);
        } finally {
            // Also where the run breaks off: a server that is stopped cannot be closed.
            end.on(scene);
        }
        log.note(kind + ": over");
        return true;
    }

    private static void readOnly(Scene scene, String value) {
        try (Connection connection = scene.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET default_transaction_read_only = " + value);
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Act {
        void on(Scene scene);
    }
}
