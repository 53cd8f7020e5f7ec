package io.deactivateuser.settings;

import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/** The group whose members share the partitions, and under whose name the database keeps how far they are answered. */
@Component
public class ConsumerGroup {
    private final String name;

    /**
     * Takes the name from Boot's key.
     *
     * @throws StartRefusedException where there is none
     */
    ConsumerGroup(KafkaProperties properties) {
        String groupId = properties.getConsumer().getGroupId();
        if (groupId == null || groupId.isBlank()) {
            throw new StartRefusedException(
                    "spring.kafka.consumer.group-id is empty: how far the requests are answered is kept under its name.",
                    "Remove spring.kafka.consumer.group-id, or give the group a name.");
        }
        this.name = groupId;
    }

    public String name() {
        return name;
    }
}
