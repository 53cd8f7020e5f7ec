package io.deactivateuser.consume;

import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/**
 * The transactional IDs of this worker's producers: as many as consumer threads, used again by a producer that replaces
 * a failed one, which so ends the transaction that the failed one left open.
 */
@Component
class TransactionalIds {
    private final String prefix;
    private final int count;

    TransactionalIds(InstanceId instanceId, KafkaProperties properties) {
        Integer concurrency = properties.getListener().getConcurrency();
        this.prefix = properties.getConsumer().getGroupId() + "." + instanceId.value() + ".";
        this.count = concurrency == null ? 1 : concurrency;
    }

    String prefix() {
        return prefix;
    }

    /** One for each consumer thread. */
    int count() {
        return count;
    }

    List<String> names() {
        return IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
    }
}
