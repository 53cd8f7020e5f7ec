package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.scene.Scene;
import io.deactivateuser.torture.scene.TcpLink;
import io.deactivateuser.torture.scene.TcpLink.Mode;
import io.deactivateuser.torture.scene.WorkerSlot;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/** The wire to a server is cut, stalled or slowed for some seconds: one worker's, at times everyone's. */
final class LinkTroubled implements Fault {
    private static final int SHORTEST_MILLIS = 3_000;
    private static final int SPREAD_MILLIS = 5_000;

    private final String server;
    private final Function<WorkerSlot, TcpLink> link;
    private final Mode mode;

    LinkTroubled(String server, Function<WorkerSlot, TcpLink> link, Mode mode) {
        this.server = server;
        this.link = link;
        this.mode = mode;
    }

    @Override
    public String kind() {
        return "link to the " + server + " " + mode.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean hitsServers() {
        return false;
    }

    @Override
    public boolean strike(Scene scene, Random random, FaultLog log) throws InterruptedException {
        List<WorkerSlot> victims = Victim.oneOrAll(scene, random);
        if (victims.isEmpty()) {
            return false;
        }
        int millis = SHORTEST_MILLIS + random.nextInt(SPREAD_MILLIS);
        log.note(Victim.names(victims) + ": " + kind() + " for " + millis + " ms");
        victims.forEach(victim -> link.apply(victim).set(mode));
        Thread.sleep(millis);
        victims.forEach(victim -> link.apply(victim).set(Mode.OPEN));
        return true;
    }
}
