package io.deactivateuser.start;

import io.deactivateuser.apply.ProgressRows;
import io.deactivateuser.recover.AwaitAdmin;
import io.deactivateuser.recover.GroupOffset;
import io.deactivateuser.recover.Topics;
import io.deactivateuser.settings.ConsumerGroup;
import io.deactivateuser.settings.StartRefusedException;
import io.deactivateuser.settings.WorkerSettings;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Before the consumers start: a group that has answered something is one that the database knows. */
@Component
class CheckProgress {
    private static final Logger log = LoggerFactory.getLogger(CheckProgress.class);

    private final Admin admin;
    private final Topics topics;
    private final ProgressRows progress;
    private final WorkerSettings settings;
    private final String group;

    CheckProgress(Admin admin, Topics topics, ProgressRows progress, WorkerSettings settings, ConsumerGroup group) {
        this.admin = admin;
        this.topics = topics;
        this.progress = progress;
        this.settings = settings;
        this.group = group.name();
    }

    /**
     * Compares what the broker and the database know of the group.
     *
     * @throws StartRefusedException where the group has offsets, and the database nothing of it
     */
    void check() {
        if (settings.recovery().emptyDatabase() != null || isKnown()) {
            return;
        }
        String topicId = topics.requestsId();
        Map<TopicPartition, OffsetAndMetadata> committed =
                AwaitAdmin.beforeStart(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        committed.forEach((partition, offset) -> {
            GroupOffset known = GroupOffset.of(offset);
            if (partition.topic().equals(topics.requests())
                    && known != null
                    && (known.topicId() == null || known.topicId().equals(topicId))) {
                throw new StartRefusedException(
                        "The group " + group + " has offsets in " + topics.requests()
                                + ", and the database has no row of it in request_offsets: it was emptied, it is another one, or"
                                + " the group was another program's.",
                        "Where the database has lost what it held, set deactivate-user.recovery.empty-database=restore: what the"
                                + " replies tell is made true again. Where it is a new one, or the offsets are not the worker's,"
                                + " set it to ignore: the worker goes on at the group's offsets.");
            }
        });
    }

    /** A database that does not answer is waited for later, when the partitions are placed; they stand where it knows nothing. */
    private boolean isKnown() {
        try {
            return !progress.read(group).isEmpty();
        } catch (RuntimeException e) {
            log.warn("Whether the database knows the group {} cannot be checked yet: {}", group, e.getMessage());
            return true;
        }
    }
}
