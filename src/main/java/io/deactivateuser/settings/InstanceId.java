package io.deactivateuser.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Names this worker to the broker's transaction coordinator: unique in the group, and the same after a restart, so that
 * the successor ends its predecessor's open transaction at once instead of leaving the readers to wait for its timeout.
 */
@Component
class InstanceId {
    private final String value;

    InstanceId(WorkerSettings settings, Environment environment) {
        String configured = settings.instanceId();
        this.value = configured == null ? hostAndPort(environment) : configured;
    }

    String value() {
        return value;
    }

    /** Two workers on one host have different ports; a port chosen at start is no name, so then any unique one serves. */
    private static String hostAndPort(Environment environment) {
        int port = environment.getProperty("server.port", Integer.class, 8080);
        String host = hostName();
        return port > 0 ? host + "-" + port : host + "-" + UUID.randomUUID();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return UUID.randomUUID().toString();
        }
    }
}
