package io.deactivateuser.servers;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Waits until a broker answers as a member of its cluster. */
final class AwaitBroker {
    private static final int START_MILLIS = 60_000;
    private static final int ASK_MILLIS = 1_000;

    private AwaitBroker() {}

    /**
     * Returns when the broker answers.
     *
     * @throws IllegalStateException where it does not within a minute, or {@code alive} turns false
     */
    static void await(Map<String, Object> client, BooleanSupplier alive) {
        long deadline = System.nanoTime() + START_MILLIS * 1_000_000L;
        try (Admin admin = Admin.create(client)) {
            while (System.nanoTime() < deadline && alive.getAsBoolean()) {
                if (answers(admin)) {
                    return;
                }
            }
        }
        throw new IllegalStateException("The broker at " + client.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)
                + (alive.getAsBoolean() ? " does not answer" : " ended while it started"));
    }

    private static boolean answers(Admin admin) {
        try {
            return !admin.describeCluster(new DescribeClusterOptions().timeoutMs(ASK_MILLIS))
                    .nodes()
                    .get()
                    .isEmpty();
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the broker started", e);
        }
    }
}
