package io.deactivateuser.settings;

import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/**
 * The transactional IDs of this worker's producers: one for each consumer thread. The producer that replaces a failed one uses its ID
 * again, and so ends the transaction that the failed producer left open.
 */
@Component
public class TransactionalIds {
    private final String prefix;
    private final int count;

    TransactionalIds(InstanceId instanceId, ConsumerGroup group, KafkaProperties properties) {
        Integer concurrency = properties.getListener().getConcurrency();
        this.prefix = group.name() + "." + instanceId.value() + ".";
        this.count = concurrency == null ? 1 : concurrency;
    }

    public String prefix() {
        return prefix;
    }

    /** How many transactional IDs there are: one for each consumer thread. */
    public int count() {
        return count;
    }

    public List<String> names() {
        return IntStream.range(0, count).mapToObj(this::name).toList();
    }

    /** The transactional ID of a consumer thread, counted from 0. */
    public String name(int number) {
        return prefix + number;
    }
}
