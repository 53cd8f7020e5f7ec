package io.deactivateuser.servers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.testcontainers.DockerClientFactory;

/** At which port of the engine's machine a container's port is found; the same one when the container is started again. */
final class ContainerPort {
    private ContainerPort() {}

    /** For {@code setPortBindings}. */
    static List<String> bindings(int port) {
        return List.of((engineIsHere() ? "127.0.0.1:" : "") + FreePort.find() + ":" + port);
    }

    /** Otherwise, as in a job of a build server that is a container itself, tests come from another address. */
    private static boolean engineIsHere() {
        try {
            return InetAddress.getByName(DockerClientFactory.instance().dockerHostIpAddress())
                    .isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
