package io.deactivateuser.consume;

import io.deactivateuser.settings.WorkerSettings;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The ID of the request topic: one that is made anew under its old name has another, and offsets of its own. */
@Component
class TopicId {
    private final Admin admin;
    private final String topic;
    private volatile @Nullable String known;

    TopicId(Admin admin, WorkerSettings settings) {
        this.admin = admin;
        this.topic = settings.topics().requests();
    }

    /** Asks again next time: after an assignment, since a topic that was made anew is mostly assigned anew, or after doubts. */
    void forget() {
        known = null;
    }

    /**
     * The ID, asked for once until it is forgotten.
     *
     * @throws RuntimeException where no broker answers
     */
    String current() {
        String id = known;
        if (id == null) {
            id = AwaitAdmin.await(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                    .map(description -> description.topicId().toString())
                    .findFirst()
                    .orElseThrow();
            known = id;
        }
        return id;
    }
}
