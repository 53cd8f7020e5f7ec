package io.deactivateuser.torture.faults;

import io.deactivateuser.servers.DataCopy;
import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.WentBack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;

/**
 * Postgres goes back by some seconds, to a copy of its data: under running workers, one of which is killed while it makes
 * true again what was told, or while all are down.
 *
 * <p>What the identity provider has changed since would be lost for good, and what the audit trail should say then nobody could tell. So
 * it changes nothing from before the copy until all is as it was. Requests go on after the copy and stop before
 * Postgres goes back, once all are answered: hot users come through several partitions, and a fresh request in one of them must
 * not decide on what the restore of another is still to put right. Nobody is brought back meanwhile, either: of a user who was taken out,
 * brought back and taken out through several partitions, the restore writes the change that it comes to first. Where that is the last
 * one, replies do not tell what those before it took and how many sessions they ended, so the audit trail says less of them than their
 * events, with which the guarantees compare it.
 */
final class DatabasePutBack implements Fault {
    private static final String COUNT =
            "SELECT (SELECT count(*) FROM user_events) || ' ' || (SELECT count(*) FROM deactivation_requests)";
    private static final String NOTHING = "0 0";
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(10);
    private static final int SHORTEST_MILLIS = 2_000;
    private static final int SPREAD_MILLIS = 3_000;
    /** On a slow machine, behind other faults, the backlog may take longer; then other faults have the time. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);

    private static final Duration RESTORED_WITHIN = Duration.ofSeconds(60);

    private final Traffic traffic;

    DatabasePutBack(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public String kind() {
        return "database put back by some seconds";
    }

    @Override
    public boolean hitsServers() {
        return true;
    }

    @Override
    public boolean strike(Scene scene, Random random, FaultLog log) throws InterruptedException {
        int way = random.nextInt(3);
        int millis = SHORTEST_MILLIS + random.nextInt(SPREAD_MILLIS);
        // A database that knows nothing of the group yet would be refused.
        if (!Await.until(BEGUN_WITHIN, () -> !count(scene).equals(NOTHING))) {
            return false;
        }
        traffic.holdIdentities();
        traffic.holdReactivations();
        if (!Await.until(ANSWERED_WITHIN, traffic::isNobodyBroughtBack)) {
            log.note("the reactivations are not all answered; Postgres is not copied");
            traffic.goOn();
            return false;
        }
        try (DataCopy copy = scene.server().copy()) {
            log.note("Postgres is copied");
            Thread.sleep(millis);
            traffic.holdRequests();
            if (!Await.until(ANSWERED_WITHIN, traffic::answered)) {
                log.note("the requests since are not all answered; the copy is not used");
                return false;
            }
            String before = count(scene);
            long from = System.currentTimeMillis();
            switch (way) {
                case 0 -> putBack(scene, copy, log);
                case 1 -> {
                    putBack(scene, copy, log);
                    Victim.choose(scene, random).ifPresent(victim -> {
                        log.note(victim.name() + " is killed");
                        victim.kill();
                    });
                }
                default ->
                    AllWorkers.away(scene, log, () -> {
                        putBack(scene, copy, log);
                        return true;
                    });
            }
            boolean restored = Await.until(RESTORED_WITHIN, () -> count(scene).equals(before));
            log.note(restored ? "what was told is in Postgres again" : "what was told is not in Postgres again");
            scene.wentBack(new WentBack(from, restored ? System.currentTimeMillis() : Long.MAX_VALUE));
            return true;
        } finally {
            traffic.goOn();
        }
    }

    private static void putBack(Scene scene, DataCopy copy, FaultLog log) {
        scene.server().putBack(copy);
        log.note("Postgres is put back: " + count(scene) + " events and answers");
    }

    /** How many events and recorded answers there are. */
    private static String count(Scene scene) {
        try (Connection connection = scene.database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(COUNT)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
