package io.deactivateuser.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The contract's topics; the worker creates all but the first, whose timestamps have to be the broker's own. */
final class DemoTopics {
    static final String REQUESTS = "deactivate-user.requests";
    static final String RESULTS = "deactivate-user.results";
    static final String DEAD_LETTERS = "deactivate-user.dead-letters";

    /** Of one request: a line of a file may be longer than what a broker takes by default. */
    static final String MAX_REQUEST_BYTES = "10000000";

    private static final int PARTITIONS = 6;

    private DemoTopics() {}

    static void createRequests(String bootstrapServers) {
        NewTopic topic = new NewTopic(REQUESTS, Optional.of(PARTITIONS), Optional.empty())
                .configs(Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "LogAppendTime",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        MAX_REQUEST_BYTES));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The topic " + REQUESTS + " cannot be created", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the topic was created", e);
        }
    }
}
