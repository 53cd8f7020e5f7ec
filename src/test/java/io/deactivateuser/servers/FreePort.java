package io.deactivateuser.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A loopback port that nobody listens on, never the same twice. It is below those that systems give to outgoing
 * connections, so that a server that was stopped finds its port free when it starts again.
 */
public final class FreePort {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    /** Tests run in several JVMs at a time, which must not be given the same ports. */
    private static final int JVMS = 4;

    private static final int JVM = Integer.getInteger("test.jvm", 0) % JVMS;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    public static int find() {
        int port;
        do {
            port = JVMS * ThreadLocalRandom.current().nextInt(LOWEST / JVMS, HIGHEST / JVMS) + JVM;
        } while (!free(port) || !GIVEN.add(port));
        return port;
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
